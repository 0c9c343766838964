-- Those that would have ended by themselves.
--
-- :limit bigint
DELETE FROM ended_session
WHERE digest IN (
    SELECT digest FROM ended_session WHERE expires_at <= now()
    ORDER BY expires_at LIMIT :limit FOR UPDATE SKIP LOCKED
)

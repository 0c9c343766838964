-- Those that would have ended by themselves. $1: at most so many.
DELETE FROM ended_session
WHERE digest IN (
    SELECT digest FROM ended_session WHERE expires_at <= now()
    ORDER BY expires_at LIMIT $1 FOR UPDATE SKIP LOCKED
)

-- Those whose time is up, of deleted tenants too.
--
-- :limit bigint
DELETE FROM challenge_pass
WHERE (tenant_key, url_digest) IN (
    SELECT tenant_key, url_digest FROM challenge_pass WHERE expires_at <= now()
    ORDER BY expires_at LIMIT :limit FOR UPDATE SKIP LOCKED
)

-- Those whose time is up, of deleted tenants too. $1: at most so many.
DELETE FROM challenge_pass
WHERE (tenant_key, url_digest) IN (
    SELECT tenant_key, url_digest FROM challenge_pass WHERE expires_at <= now()
    ORDER BY expires_at LIMIT $1 FOR UPDATE SKIP LOCKED
)

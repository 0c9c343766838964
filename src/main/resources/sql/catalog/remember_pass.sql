-- $1 tenant's key, $2 digest of the canonical URL, $3 seconds
INSERT INTO challenge_pass (tenant_key, url_digest, expires_at)
VALUES ($1, $2, now() + make_interval(secs => $3::bigint))
ON CONFLICT (tenant_key, url_digest) DO UPDATE SET passed_at = excluded.passed_at, expires_at = excluded.expires_at

-- :tenant bigint · :url_digest bytea, of the canonical URL · :seconds bigint
INSERT INTO challenge_pass (tenant_key, url_digest, expires_at)
VALUES (:tenant, :url_digest, now() + make_interval(secs => :seconds::bigint))
ON CONFLICT (tenant_key, url_digest) DO UPDATE SET passed_at = excluded.passed_at, expires_at = excluded.expires_at

-- As insert_secret, for standard secrets.
-- $1 webhook's key, $2 number, $3 sealed bytes, $4 seconds until it signs
INSERT INTO webhook_standard_secret (webhook_key, number, sealed, starts_at)
VALUES ($1, $2, $3, now() + make_interval(secs => $4::bigint))

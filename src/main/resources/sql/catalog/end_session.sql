-- :digest bytea · :expires_millis bigint, when it would have ended, since 1970 · :epoch bigint
INSERT INTO ended_session (digest, expires_at, epoch)
VALUES (:digest, to_timestamp(:expires_millis::bigint / 1000.0), :epoch)
ON CONFLICT DO NOTHING
RETURNING digest

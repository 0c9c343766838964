-- $1 digest, $2 when it would have ended in milliseconds since 1970, $3 epoch. No row: it has ended already.
INSERT INTO ended_session (digest, expires_at, epoch) VALUES ($1, to_timestamp($2::bigint / 1000.0), $3)
ON CONFLICT DO NOTHING
RETURNING digest

SELECT id, name FROM pod WHERE expires_at < clock_timestamp() AND id <> $1 ORDER BY id

-- Nobody has looked before. $1 copy · $2 server
INSERT INTO database_origin (copy, server, seen_at) VALUES ($1, $2, clock_timestamp())
ON CONFLICT (only_row) DO NOTHING

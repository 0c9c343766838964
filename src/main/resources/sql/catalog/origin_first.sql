-- Nobody has looked before.
--
-- :copy text · :server text
INSERT INTO database_origin (copy, server, seen_at) VALUES (:copy, :server, clock_timestamp())
ON CONFLICT (only_row) DO NOTHING

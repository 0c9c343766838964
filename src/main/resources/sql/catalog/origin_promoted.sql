-- Another server goes on with the same data.
--
-- :copy text · :server text · :former_server text
UPDATE database_origin SET copy = :copy, server = :server, seen_at = clock_timestamp()
WHERE server = :former_server AND copy = :copy
RETURNING seen_at

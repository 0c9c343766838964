-- Another server goes on with the same data. $1 copy · $2 server · $3 the server before
UPDATE database_origin SET copy = $1, server = $2, seen_at = clock_timestamp()
WHERE server = $3 AND copy = $1
RETURNING seen_at

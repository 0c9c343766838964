-- It is an earlier state of the data. No row: another pod has found it out already. $1 copy · $2 server
UPDATE database_origin
SET restored_to = seen_at, restored_at = clock_timestamp(), seen_at = clock_timestamp(), copy = $1, server = $2
WHERE copy <> $1 OR server <> $2
RETURNING restored_to

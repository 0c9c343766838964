-- It is an earlier state of the data. No row: another pod has found it out already.
--
-- :copy text · :server text
UPDATE database_origin
SET restored_to = seen_at, restored_at = clock_timestamp(), seen_at = clock_timestamp(), copy = :copy, server = :server
WHERE copy <> :copy OR server <> :server
RETURNING restored_to

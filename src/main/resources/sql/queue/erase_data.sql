-- Last: the bytes go. Older copies leave the table's file with the next vacuum, and the write-ahead log in its time.
-- $1 tenant · $2 event
UPDATE event SET data = 'null', changes = NULL, erased_at = clock_timestamp()
WHERE tenant_key = $1 AND id = $2 AND erased_at IS NULL

-- Last: the bytes go. Older copies leave the table's file with the next vacuum, and the write-ahead log in its time.
--
-- :tenant bigint · :event uuid
UPDATE event SET data = 'null', changes = NULL, erased_at = clock_timestamp()
WHERE tenant_key = :tenant AND id = :event AND erased_at IS NULL

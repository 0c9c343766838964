-- Shuts out a flush of which nobody knows the end: waits until it is over, or keeps it from ever taking effect. Its own
-- commit comes behind the flush's in the write-ahead log, so that with a synchronous standby its answer says that the
-- flush is safe, too. The message makes sure that there is a commit to wait for, however often this is repeated.
--
-- :pod int · :slot int · :nonce uuid
WITH shut AS (
    DELETE FROM pod_slot WHERE pod_id = :pod AND slot = :slot AND nonce = :nonce
)
SELECT pg_logical_emit_message(true, 'signpost', '')

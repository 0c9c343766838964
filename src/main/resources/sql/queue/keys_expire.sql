-- Forgets idempotency keys of events older than $1 seconds, a few at a time.
WITH old AS (
    SELECT digest FROM idempotency WHERE event_id < id_floor(clock_timestamp() - $1::bigint * interval '1 second')
    LIMIT $2 FOR UPDATE SKIP LOCKED
)
DELETE FROM idempotency i USING old WHERE i.digest = old.digest

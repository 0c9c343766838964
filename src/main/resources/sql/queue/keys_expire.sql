-- Forgets idempotency keys of events older than $1 seconds, a few at a time.
WITH old AS (
    -- the bound is a subquery, for an index is bounded by one value only, and the clock gives ever new ones
    SELECT digest FROM idempotency
    WHERE event_id < (SELECT id_floor(clock_timestamp() - $1::bigint * interval '1 second'))
    LIMIT $2 FOR UPDATE SKIP LOCKED
)
DELETE FROM idempotency i USING old WHERE i.digest >= old.digest AND i.digest <= old.digest

-- Forgets idempotency keys of old events, a few at a time.
--
-- :kept_seconds bigint · :limit bigint
WITH old AS (
    -- the bound is a subquery, for an index is bounded by one value only, and the clock gives ever new ones
    SELECT digest FROM idempotency
    WHERE event_id < (SELECT id_floor(clock_timestamp() - :kept_seconds::bigint * interval '1 second'))
    LIMIT :limit FOR UPDATE SKIP LOCKED
)
DELETE FROM idempotency i USING old WHERE i.digest >= old.digest AND i.digest <= old.digest

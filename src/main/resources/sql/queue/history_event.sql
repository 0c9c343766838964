-- One event with its bytes.
--
-- :tenant bigint · :event uuid
SELECT id, type, occurred_at, data, changes, erased_at,
       cardinality(targets) + coalesce(cardinality(deferred), 0) AS matched
FROM event
WHERE tenant_key = :tenant AND id = :event

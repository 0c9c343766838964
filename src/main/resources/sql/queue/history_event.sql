-- One event with its bytes. $1 tenant · $2 id
SELECT id, type, occurred_at, data, changes, erased_at,
       cardinality(targets) + coalesce(cardinality(deferred), 0) AS matched
FROM event
WHERE tenant_key = $1 AND id = $2

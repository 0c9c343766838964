-- One event as it is sent, unless its bytes were erased.
--
-- :tenant bigint · :event uuid
SELECT e.id AS event_id, e.tenant_key, t.id AS tenant_id, e.type, e.occurred_at, e.data, e.changes, e.traceparent,
       e.hops
FROM event e
CROSS JOIN LATERAL (SELECT id FROM tenant WHERE key = e.tenant_key LIMIT 1) t
WHERE e.tenant_key = :tenant AND e.id = :event AND e.erased_at IS NULL

-- After an accept of which nobody knows the end, when its slot has been shut: which of its events are there.
--
-- :tenants bigint[] · :events uuid[], beside them
SELECT u.id
FROM unnest(:tenants::bigint[], :events::uuid[]) AS u (tenant_key, id)
CROSS JOIN LATERAL (SELECT 1 FROM event WHERE tenant_key = u.tenant_key AND id = u.id LIMIT 1) e

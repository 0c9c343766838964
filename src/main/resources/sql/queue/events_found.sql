-- After an accept of which nobody knows the end, when its slot has been shut: which of its events are there.
-- $1 tenants · $2 events, side by side
SELECT u.id
FROM unnest($1::bigint[], $2::uuid[]) AS u (tenant_key, id)
CROSS JOIN LATERAL (SELECT 1 FROM event WHERE tenant_key = u.tenant_key AND id = u.id LIMIT 1) e

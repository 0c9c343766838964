-- After an accept of which nobody knows the end, when its slot has been shut: which of its events are there.
SELECT id FROM event WHERE tenant_key = ANY ($1::bigint[]) AND id = ANY ($2::uuid[])

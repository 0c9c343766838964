-- The webhook that has waited the longest for its backlog to become due; nobody else works on it meanwhile.
SELECT webhook_key, tenant_key, after_due, after_event FROM lane_hasten
WHERE not_before <= clock_timestamp()
ORDER BY not_before LIMIT 1 FOR UPDATE SKIP LOCKED

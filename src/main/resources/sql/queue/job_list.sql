-- A tenant's jobs, newest first.
--
-- :tenant bigint · :below uuid · :limit bigint
SELECT j.id, j.kind, j.state, h.id AS webhook_id, j.total, j.done, j.skipped, j.created_at, j.updated_at, j.created_by
FROM job j
LEFT JOIN LATERAL (SELECT id FROM webhook WHERE key = j.webhook_key LIMIT 1) h ON true
WHERE j.tenant_key = :tenant AND j.id < :below
ORDER BY j.id DESC LIMIT :limit

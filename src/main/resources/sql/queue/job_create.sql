-- Begins a job, unless the tenant has $12 under way already; then no row comes back.
-- $1 id · $2 tenant · $3 kind · $4 webhook or null · $5 $6 just these pairs (webhooks, events), or null · $7 type or null
-- $8 ids from it, or null · $9 ids below it, or null · $10 total · $11 who · $13 only what was parked from then on, or null
-- $14 milliseconds before it begins
WITH made AS (
    INSERT INTO job (id, tenant_key, kind, state, webhook_key, only_webhooks, only_events, event_type, from_id, to_id,
                     total, created_by, parked_from, not_before)
    SELECT $1, $2, $3, 'RUNNING', $4, $5, $6, $7, $8,
           -- events that come after this moment are left alone
           LEAST($9::uuid, id_floor(clock_timestamp() + interval '1 second')), $10, $11, $13,
           clock_timestamp() + $14::bigint * interval '1 millisecond'
    WHERE (SELECT count(*) FROM job WHERE tenant_key = $2 AND state = 'RUNNING') < $12
    RETURNING *
)
SELECT m.id, m.kind, m.state, h.id AS webhook_id, m.total, m.done, m.skipped, m.created_at, m.updated_at, m.created_by
FROM made m
LEFT JOIN LATERAL (SELECT id FROM webhook WHERE key = m.webhook_key LIMIT 1) h ON true

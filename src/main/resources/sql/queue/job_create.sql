-- Begins a job, unless the tenant has as many under way already as it may; then no row comes back.
--
-- :job uuid · :tenant bigint · :kind text · :webhook bigint or null · :only_webhooks bigint[] or null
-- :only_events uuid[], beside them · :type text or null · :from_id uuid or null · :to_id uuid or null, below it
-- :total bigint · :created_by text · :jobs_at_most bigint · :parked_from timestamptz or null
-- :delay_millis bigint, before it begins
WITH made AS (
    INSERT INTO job (id, tenant_key, kind, state, webhook_key, only_webhooks, only_events, event_type, from_id, to_id,
                     total, created_by, parked_from, not_before)
    SELECT :job, :tenant, :kind, :JobState.RUNNING, :webhook, :only_webhooks, :only_events, :type, :from_id,
           -- events that come after this moment are left alone
           LEAST(:to_id::uuid, id_floor(clock_timestamp() + interval '1 second')), :total, :created_by, :parked_from,
           clock_timestamp() + :delay_millis::bigint * interval '1 millisecond'
    WHERE (SELECT count(*) FROM job WHERE tenant_key = :tenant AND state = :JobState.RUNNING) < :jobs_at_most
    RETURNING *
)
SELECT m.id, m.kind, m.state, h.id AS webhook_id, m.total, m.done, m.skipped, m.created_at, m.updated_at, m.created_by
FROM made m
LEFT JOIN LATERAL (SELECT id FROM webhook WHERE key = m.webhook_key LIMIT 1) h ON true

-- Fourth, in a new snapshot: what the pod had accepted and not recorded. $2: its watermark, below which all is closed.
-- $3: false for a pod that ends itself and has settled all that it sent.
-- Events are read tenant by tenant and attempts webhook by webhook, as their keys lie.
WITH looked AS MATERIALIZED (
    SELECT e.id, t.key AS tenant_key, e.targets
    FROM tenant t
    CROSS JOIN LATERAL (
        SELECT id, targets FROM event WHERE tenant_key = t.key AND id >= $2 AND pod_id = $1
    ) e
),
pairs AS MATERIALIZED (
    SELECT w.webhook_key, l.tenant_key, l.id AS event_id
    FROM looked l CROSS JOIN LATERAL unnest(l.targets) AS w (webhook_key)
),
tried AS MATERIALIZED (
    SELECT w.webhook_key, w.tenant_key, a.event_id
    FROM (SELECT DISTINCT webhook_key, tenant_key FROM pairs) w
    CROSS JOIN LATERAL (SELECT event_id FROM attempt WHERE webhook_key = w.webhook_key AND event_id >= $2) a
),
missing AS MATERIALIZED (
    SELECT webhook_key, tenant_key, event_id FROM pairs
    EXCEPT
    SELECT webhook_key, tenant_key, event_id FROM tried
),
open AS MATERIALIZED (
    SELECT m.event_id, m.tenant_key, m.webhook_key
    FROM missing m
    LEFT JOIN LATERAL (
        SELECT 1 AS there FROM backlog WHERE webhook_key = m.webhook_key AND event_id = m.event_id LIMIT 1
    ) b ON true
    LEFT JOIN LATERAL (
        SELECT 1 AS there FROM parked WHERE webhook_key = m.webhook_key AND event_id = m.event_id LIMIT 1
    ) p ON true
    WHERE b.there IS NULL AND p.there IS NULL
),
noted AS (
    INSERT INTO attempt (event_id, webhook_key, number, run, result, verdict, status_code, sent_at, millis,
                         webhook_version, profile_version, secret_number, pod_id, reason, next_at)
    SELECT event_id, webhook_key, 1, 1, 20, 1, 0, clock_timestamp(), 0, 0, 0, 0, $1, 5, clock_timestamp()
    FROM open WHERE $3
    ON CONFLICT DO NOTHING
),
queued AS (
    INSERT INTO backlog (webhook_key, event_id, tenant_key, due_at, run, number, retries, interruptions, reason)
    SELECT webhook_key, event_id, tenant_key, clock_timestamp(), 1, 1 + $3::int, 0, $3::int, 5
    FROM open
    ON CONFLICT DO NOTHING
),
heads AS (
    INSERT INTO lane_head AS h (webhook_key, tenant_key, next_due)
    SELECT webhook_key, min(tenant_key), clock_timestamp() FROM open GROUP BY webhook_key ORDER BY webhook_key
    ON CONFLICT (webhook_key)
        DO UPDATE SET next_due = LEAST(h.next_due, excluded.next_due), version = h.version + 1
)
SELECT count(*) AS pairs FROM open

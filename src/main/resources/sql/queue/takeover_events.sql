-- Fourth, in a new snapshot: what the pod had accepted and not recorded. $2: its watermark, below which all is closed.
-- $3: false for a pod that ends itself and has settled all that it sent.
WITH open AS MATERIALIZED (
    SELECT e.id AS event_id, e.tenant_key, w.webhook_key
    FROM event e CROSS JOIN LATERAL unnest(e.targets) AS w (webhook_key)
    WHERE e.pod_id = $1 AND e.id >= $2
      AND NOT EXISTS (SELECT FROM attempt a WHERE a.webhook_key = w.webhook_key AND a.event_id = e.id)
      AND NOT EXISTS (SELECT FROM backlog b WHERE b.webhook_key = w.webhook_key AND b.event_id = e.id)
      AND NOT EXISTS (SELECT FROM parked p WHERE p.webhook_key = w.webhook_key AND p.event_id = e.id)
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

-- Looks for deliveries that nobody answers for: an event's target without an attempt, a backlog row or a parked row,
-- below the lowest watermark of all pods (ids and watermarks are read in this one statement), so that the next look can
-- begin where this one ended. What it finds goes to the backlog. There should be none: a finding is a defect.
-- $1: look from this id on. $2: at most so many events.
WITH looked AS MATERIALIZED (
    SELECT e.id, e.tenant_key, e.targets
    FROM event e
    WHERE e.id > $1 AND e.id < id_floor(clock_timestamp() - interval '30 seconds')
      AND e.id < (SELECT min(watermark::text)::uuid FROM pod)
    ORDER BY e.id LIMIT $2
),
orphaned AS MATERIALIZED (
    SELECT l.id AS event_id, l.tenant_key, t.webhook_key
    FROM looked l CROSS JOIN LATERAL unnest(l.targets) AS t (webhook_key)
    WHERE NOT EXISTS (SELECT FROM attempt a WHERE a.webhook_key = t.webhook_key AND a.event_id = l.id)
      AND NOT EXISTS (SELECT FROM backlog b WHERE b.webhook_key = t.webhook_key AND b.event_id = l.id)
      AND NOT EXISTS (SELECT FROM parked p WHERE p.webhook_key = t.webhook_key AND p.event_id = l.id)
),
queued AS (
    INSERT INTO backlog (webhook_key, event_id, tenant_key, due_at, run, number, retries, reason)
    SELECT webhook_key, event_id, tenant_key, clock_timestamp(), 1, 1, 0, 5 FROM orphaned
    ON CONFLICT DO NOTHING
),
heads AS (
    INSERT INTO lane_head AS h (webhook_key, tenant_key, next_due)
    SELECT webhook_key, min(tenant_key), clock_timestamp() FROM orphaned GROUP BY webhook_key ORDER BY webhook_key
    ON CONFLICT (webhook_key)
        DO UPDATE SET next_due = LEAST(h.next_due, excluded.next_due), version = h.version + 1
)
SELECT (SELECT count(*) FROM orphaned) AS orphaned,
       (SELECT count(*) FROM looked) AS looked,
       (SELECT max(id::text)::uuid FROM looked) AS last_id,
       (SELECT count(*) FROM lane_head WHERE next_due < clock_timestamp() - interval '10 seconds') AS overdue

-- Looks at a slice of time for deliveries that nobody answers for: an event's target without an attempt, a backlog row
-- or a parked row, below the lowest watermark of all pods (ids and watermarks are read in this one statement), so that
-- the next look can begin where this one ended. What it finds goes to the backlog. There should be none: a finding is a
-- defect. The slice is bounded by ids and not by a count of rows: with a LIMIT all that is younger would be read and
-- sorted to find the oldest. Events are read tenant by tenant and attempts webhook by webhook, as their keys lie, and
-- then compared as sets: a look-up for each delivery costs ten times as much.
-- $1: look from this id on. $2: at most so many milliseconds of ids.
WITH slice AS MATERIALIZED (
    SELECT h.horizon::uuid AS horizon,
           LEAST(h.horizon, id_floor(id_time($1) + $2::bigint * interval '1 millisecond')::text)::uuid AS until
    FROM (
        SELECT LEAST(id_floor(clock_timestamp() - $3::bigint * interval '1 millisecond')::text, min(watermark::text)) AS horizon
        FROM pod
    ) h
),
looked AS MATERIALIZED (
    SELECT e.id, t.key AS tenant_key, e.targets
    FROM tenant t
    CROSS JOIN LATERAL (
        SELECT id, targets FROM event WHERE tenant_key = t.key AND id >= $1 AND id < (SELECT until FROM slice)
    ) e
),
pairs AS MATERIALIZED (
    SELECT w.webhook_key, l.tenant_key, l.id AS event_id
    FROM looked l CROSS JOIN LATERAL unnest(l.targets) AS w (webhook_key)
),
settled AS MATERIALIZED (
    SELECT w.webhook_key, w.tenant_key, a.event_id
    FROM (SELECT DISTINCT webhook_key, tenant_key FROM pairs) w
    CROSS JOIN LATERAL (
        SELECT event_id FROM attempt
        WHERE webhook_key = w.webhook_key AND event_id >= $1 AND event_id < (SELECT until FROM slice)
    ) a
),
missing AS MATERIALIZED (
    SELECT webhook_key, tenant_key, event_id FROM pairs
    EXCEPT
    SELECT webhook_key, tenant_key, event_id FROM settled
),
orphaned AS MATERIALIZED (
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
SELECT (SELECT count(*) FROM orphaned) AS orphaned, $4::int AS unused,
       (SELECT count(*) FROM looked) AS looked,
       (SELECT GREATEST(until::text, $1::text)::uuid FROM slice) AS next_id,
       COALESCE((SELECT until < horizon FROM slice), false) AS behind,
       (SELECT count(*) FROM lane_head WHERE next_due < clock_timestamp() - interval '10 seconds') AS overdue

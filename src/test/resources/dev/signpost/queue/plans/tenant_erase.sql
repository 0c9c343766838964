-- Second, in a new snapshot: erases those of the events of which nothing is under way, with their attempts and dead
-- letters. A replay takes the parked row, so whoever cannot get that leaves the event alone.
-- $1 tenants · $2 events, side by side
WITH pairs AS MATERIALIZED (
    SELECT e.tenant_key, e.id AS event_id, k.webhook_key
    FROM unnest($1::bigint[], $2::uuid[]) AS u (tenant_key, id)
    JOIN event e ON e.tenant_key = u.tenant_key AND e.id = u.id
    LEFT JOIN LATERAL unnest(e.targets || e.deferred) AS k (webhook_key) ON true
),
taken AS MATERIALIZED (
    SELECT p.webhook_key, p.event_id
    FROM pairs r
    CROSS JOIN LATERAL (
        SELECT webhook_key, event_id FROM parked WHERE webhook_key = r.webhook_key AND event_id = r.event_id
        FOR UPDATE SKIP LOCKED
    ) p
),
closed AS MATERIALIZED (
    SELECT r.tenant_key, r.event_id
    FROM pairs r
    LEFT JOIN taken t ON t.webhook_key = r.webhook_key AND t.event_id = r.event_id
    LEFT JOIN LATERAL (
        SELECT verdict FROM attempt WHERE webhook_key = r.webhook_key AND event_id = r.event_id
        ORDER BY number DESC LIMIT 1
    ) a ON true
    GROUP BY r.tenant_key, r.event_id
    HAVING bool_and(
        r.webhook_key IS NULL
        OR NOT EXISTS (SELECT FROM backlog b WHERE b.webhook_key = r.webhook_key AND b.event_id = r.event_id)
           AND (t.event_id IS NOT NULL
                OR COALESCE(a.verdict <> 1, false)
                   AND NOT EXISTS (
                       SELECT FROM parked p WHERE p.webhook_key = r.webhook_key AND p.event_id = r.event_id)))
),
put_away AS (
    DELETE FROM parked p USING taken t, closed c
    WHERE c.event_id = t.event_id AND p.webhook_key = t.webhook_key AND p.event_id = t.event_id
),
forgotten AS (
    DELETE FROM attempt a USING pairs r, closed c
    WHERE c.event_id = r.event_id AND a.webhook_key = r.webhook_key AND a.event_id = r.event_id
)
DELETE FROM event e USING closed c WHERE e.tenant_key = c.tenant_key AND e.id = c.event_id

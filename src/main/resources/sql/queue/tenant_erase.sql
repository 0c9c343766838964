-- Second, in a new snapshot: erases those of the events of which nothing is under way, with their attempts and dead
-- letters. A replay takes the parked row, so whoever cannot get that leaves the event alone.
--
-- :tenants bigint[] · :events uuid[], beside them
WITH pairs AS MATERIALIZED (
    SELECT e.tenant_key, e.id AS event_id, k.webhook_key
    FROM unnest(:tenants::bigint[], :events::uuid[]) AS u (tenant_key, id)
    CROSS JOIN LATERAL (
        SELECT tenant_key, id, targets, deferred FROM event WHERE tenant_key = u.tenant_key AND id = u.id LIMIT 1
    ) e
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
    LEFT JOIN LATERAL (
        SELECT 1 AS there FROM backlog
        WHERE (webhook_key, event_id) >= (r.webhook_key, r.event_id)
          AND (webhook_key, event_id) <= (r.webhook_key, r.event_id)
        LIMIT 1
    ) b ON true
    LEFT JOIN LATERAL (
        SELECT 1 AS there FROM parked WHERE webhook_key = r.webhook_key AND event_id = r.event_id LIMIT 1
    ) p ON true
    LEFT JOIN LATERAL (
        SELECT verdict FROM attempt WHERE webhook_key = r.webhook_key AND event_id = r.event_id
        ORDER BY number DESC LIMIT 1
    ) a ON true
    GROUP BY r.tenant_key, r.event_id
    HAVING bool_and(
        r.webhook_key IS NULL
        OR b.there IS NULL
           AND ((r.webhook_key, r.event_id) IN (SELECT webhook_key, event_id FROM taken)
                OR COALESCE(a.verdict <> :VerdictCode.AGAIN, false) AND p.there IS NULL))
),
put_away AS (
    DELETE FROM parked p USING taken t
    WHERE (t.event_id IN (SELECT event_id FROM closed)) IS TRUE AND p.event_id = t.event_id
      AND (p.webhook_key, p.event_id) >= (t.webhook_key, t.event_id)
      AND (p.webhook_key, p.event_id) <= (t.webhook_key, t.event_id)
),
forgotten AS (
    DELETE FROM attempt a USING pairs r
    WHERE (r.event_id IN (SELECT event_id FROM closed)) IS TRUE AND a.event_id = r.event_id
      AND (a.webhook_key, a.event_id) >= (r.webhook_key, r.event_id)
      AND (a.webhook_key, a.event_id) <= (r.webhook_key, r.event_id)
)
DELETE FROM event e USING closed c
WHERE e.id = c.event_id
  AND (e.tenant_key, e.id) >= (c.tenant_key, c.event_id) AND (e.tenant_key, e.id) <= (c.tenant_key, c.event_id)

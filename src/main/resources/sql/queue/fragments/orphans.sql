-- Deliveries that nobody answers for, of the events in looked (id, tenant_key, targets): no attempt was made, no
-- backlog row waits, none is parked. Events are read tenant by tenant and attempts webhook by webhook, as their keys
-- lie: OFFSET keeps it so, whatever order of the tables seems better.
--
-- The audit has a search of its own (audit.sql): it looks at what the last attempts came to, too.
--
-- {since}: an id that none of the events is below, for the partitions of attempts
pairs AS MATERIALIZED (
    SELECT w.webhook_key, l.tenant_key, l.id AS event_id
    FROM looked l CROSS JOIN LATERAL unnest(l.targets) AS w (webhook_key)
),
tried AS MATERIALIZED (
    SELECT w.webhook_key, w.tenant_key, a.event_id
    FROM (SELECT DISTINCT webhook_key, tenant_key FROM pairs) w
    CROSS JOIN LATERAL (
        SELECT event_id FROM attempt WHERE webhook_key = w.webhook_key AND event_id >= {since} OFFSET 0
    ) a
),
missing AS MATERIALIZED (
    SELECT webhook_key, tenant_key, event_id FROM pairs
    EXCEPT
    SELECT webhook_key, tenant_key, event_id FROM tried
),
orphan AS MATERIALIZED (
    SELECT m.event_id, m.tenant_key, m.webhook_key
    FROM missing m
    LEFT JOIN LATERAL (
        SELECT 1 AS there FROM backlog
        WHERE (webhook_key, event_id) >= (m.webhook_key, m.event_id)
          AND (webhook_key, event_id) <= (m.webhook_key, m.event_id)
        LIMIT 1
    ) b ON true
    LEFT JOIN LATERAL (
        SELECT 1 AS there FROM parked WHERE webhook_key = m.webhook_key AND event_id = m.event_id LIMIT 1
    ) p ON true
    WHERE b.there IS NULL AND p.there IS NULL
)

-- Deliveries that are not over, by tenant, most first: those of the backlog, and those of events that a pod had accepted
-- and not recorded, which whoever takes it over sends. $1 tenants at most · $2 the reason of what is due once sending
-- goes on
-- Events are read tenant by tenant and attempts webhook by webhook, as their keys lie.
WITH looked AS MATERIALIZED (
    SELECT e.id, t.key AS tenant_key, e.targets, p.watermark
    FROM pod p CROSS JOIN tenant t
    CROSS JOIN LATERAL (
        SELECT id, targets FROM event WHERE tenant_key = t.key AND id >= p.watermark AND pod_id = p.id OFFSET 0
    ) e
    WHERE p.id > 0
),
pairs AS MATERIALIZED (
    SELECT w.webhook_key, l.tenant_key, l.id AS event_id, l.watermark
    FROM looked l CROSS JOIN LATERAL unnest(l.targets) AS w (webhook_key)
),
tried AS MATERIALIZED (
    SELECT w.webhook_key, w.tenant_key, a.event_id
    FROM (SELECT webhook_key, tenant_key, min(watermark::text)::uuid AS since FROM pairs GROUP BY 1, 2) w
    CROSS JOIN LATERAL (
        SELECT event_id FROM attempt WHERE webhook_key = w.webhook_key AND event_id >= w.since OFFSET 0
    ) a
),
missing AS MATERIALIZED (
    SELECT webhook_key, tenant_key, event_id FROM pairs
    EXCEPT
    SELECT webhook_key, tenant_key, event_id FROM tried
),
open AS MATERIALIZED (
    SELECT m.tenant_key, m.webhook_key, m.event_id, true AS due
    FROM missing m
    WHERE NOT EXISTS (SELECT FROM backlog b WHERE b.webhook_key = m.webhook_key AND b.event_id = m.event_id)
      AND NOT EXISTS (SELECT FROM parked p WHERE p.webhook_key = m.webhook_key AND p.event_id = m.event_id)
    UNION ALL
    SELECT b.tenant_key, b.webhook_key, b.event_id, b.due_at <= clock_timestamp() OR b.reason = $2
    FROM tenant t CROSS JOIN LATERAL (
        SELECT tenant_key, webhook_key, event_id, due_at, reason FROM backlog WHERE tenant_key = t.key OFFSET 0
    ) b
),
by_tenant AS MATERIALIZED (
    SELECT tenant_key, count(*) AS deliveries, count(*) FILTER (WHERE due) AS due,
           count(DISTINCT webhook_key) AS webhooks,
           min(event_id::text)::uuid AS first_event, max(event_id::text)::uuid AS last_event
    FROM open GROUP BY tenant_key
)
SELECT t.id AS tenant, b.deliveries, b.due, b.webhooks,
       (extract(epoch FROM id_time(b.first_event)) * 1000)::bigint AS first_millis,
       (extract(epoch FROM id_time(b.last_event)) * 1000)::bigint AS last_millis,
       sum(b.deliveries) OVER ()::bigint AS all_deliveries, sum(b.due) OVER ()::bigint AS all_due,
       sum(b.webhooks) OVER ()::bigint AS all_webhooks, count(*) OVER () AS all_tenants,
       (extract(epoch FROM min(id_time(b.first_event)) OVER ()) * 1000)::bigint AS all_first_millis,
       (extract(epoch FROM max(id_time(b.last_event)) OVER ()) * 1000)::bigint AS all_last_millis
FROM by_tenant b JOIN tenant t ON t.key = b.tenant_key
WHERE t.id <> '.' -- by which pods measure themselves
ORDER BY b.deliveries DESC, t.id
LIMIT $1

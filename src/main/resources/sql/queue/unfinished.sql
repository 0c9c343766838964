-- Deliveries that are not over, by tenant, most first: those of the backlog, and those of events that a pod had
-- accepted and not recorded, which whoever takes it over sends. Due is also what waits for a stop that may be lifted:
-- it goes once sending goes on. Events are read tenant by tenant and attempts webhook by webhook, as their keys
-- lie.
--
-- :limit bigint, tenants
WITH looked AS MATERIALIZED (
    SELECT e.id, t.key AS tenant_key, e.targets
    FROM pod p CROSS JOIN tenant t
    CROSS JOIN LATERAL (
        SELECT id, targets FROM event WHERE tenant_key = t.key AND id >= p.watermark AND pod_id = p.id OFFSET 0
    ) e
    WHERE p.id > 0
),
{include orphans since="(SELECT min(watermark::text)::uuid FROM pod WHERE id > 0)"},
open AS MATERIALIZED (
    SELECT tenant_key, webhook_key, event_id, true AS due FROM orphan
    UNION ALL
    SELECT b.tenant_key, b.webhook_key, b.event_id,
           b.due_at <= clock_timestamp() OR b.reason = :WaitReason.DESTINATION_STOPPED
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
WHERE t.id <> :ReservedTenant.SYNTHETIC -- by which pods measure themselves
ORDER BY b.deliveries DESC, t.id
LIMIT :limit

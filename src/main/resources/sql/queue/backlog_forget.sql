-- Backlog rows whose events are gone: somebody has sent an event again in the moment in which its partition went.
-- Without its row a settle finds that it is stale, and writes nothing where no partition takes it.
-- Tenant by tenant, as the index lies.
WITH oldest AS MATERIALIZED (
    SELECT min((regexp_match(pg_get_expr(c.relpartbound, c.oid),
                             'FROM \(''([0-9a-f-]{36})''\)'))[1] COLLATE "C")::uuid AS id
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'event'::regclass AND NOT i.inhdetachpending
),
gone AS MATERIALIZED (
    SELECT b.webhook_key, b.event_id
    FROM tenant t
    CROSS JOIN LATERAL (
        SELECT webhook_key, event_id FROM backlog
        WHERE tenant_key = t.key AND event_id < (SELECT id FROM oldest) OFFSET 0
    ) b
)
DELETE FROM backlog b USING gone g
WHERE (b.webhook_key, b.event_id) >= (g.webhook_key, g.event_id)
  AND (b.webhook_key, b.event_id) <= (g.webhook_key, g.event_id)

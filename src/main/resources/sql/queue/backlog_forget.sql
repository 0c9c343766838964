-- Backlog rows whose events are gone: somebody has sent an event again in the moment in which its partition went. Without
-- its row a settle finds that it is stale, and writes nothing where no partition takes it.
DELETE FROM backlog
WHERE event_id < (
    SELECT min((regexp_match(pg_get_expr(c.relpartbound, c.oid), 'FROM \(''([0-9a-f-]{36})''\)'))[1])::uuid
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'event'::regclass AND NOT i.inhdetachpending
)

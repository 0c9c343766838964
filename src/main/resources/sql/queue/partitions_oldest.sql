-- The oldest partition of each log table, if its time is up and nothing of it is under way: no backlog row lies below
-- its upper bound, and no pod may have open events there. With them the statements to be run outside a transaction: in
-- place, or inside one, both would take an exclusive lock on the parent, and one long SELECT would queue every accept
-- behind it. Parked rows go first, so that nobody can replay an event that is going.
--
-- :retention_seconds bigint, counted by Postgres's clock
WITH part AS MATERIALIZED (
    SELECT p.relname AS parent, c.relname AS name,
           (regexp_match(pg_get_expr(c.relpartbound, c.oid), 'TO \(''([0-9a-f-]{36})''\)'))[1]::uuid AS upper_id
    FROM pg_inherits i
    JOIN pg_class c ON c.oid = i.inhrelid
    JOIN pg_class p ON p.oid = i.inhparent
    WHERE i.inhparent IN ('event'::regclass, 'attempt'::regclass, 'parked'::regclass) AND NOT i.inhdetachpending
),
oldest AS MATERIALIZED (
    -- there is no min(uuid) before Postgres 18
    SELECT min(upper_id::text COLLATE "C")::uuid AS upper_id FROM part
    WHERE upper_id <= id_floor(clock_timestamp() - :retention_seconds::bigint * interval '1 second')
),
going AS MATERIALIZED (
    SELECT o.upper_id, (SELECT count(*) FROM parked k WHERE k.event_id < o.upper_id) AS parked
    FROM oldest o
    -- the backlog tenant by tenant, as its index lies
    WHERE (SELECT 1 FROM tenant t
           CROSS JOIN LATERAL (
               SELECT 1 FROM backlog WHERE tenant_key = t.key AND event_id < o.upper_id LIMIT 1
           ) b LIMIT 1) IS NULL
      AND NOT EXISTS (SELECT FROM pod d WHERE d.watermark < o.upper_id)
)
SELECT p.name, g.parked,
       CASE WHEN o.mine THEN format('ALTER TABLE %I DETACH PARTITION %I CONCURRENTLY', p.parent, p.name)
            ELSE format('SELECT detach_partition(%L)', p.name) END AS detach,
       CASE WHEN o.mine THEN format('DROP TABLE %I', p.name)
            ELSE format('SELECT drop_partition(%L)', p.name) END AS remove
FROM going g
-- Only a table's owner may detach and drop; other roles have functions of the owner's that do.
CROSS JOIN (SELECT pg_has_role(relowner, 'USAGE') AS mine FROM pg_class WHERE oid = 'event'::regclass) o
JOIN part p ON p.upper_id = g.upper_id
ORDER BY array_position(ARRAY ['parked', 'event', 'attempt'], p.parent::text)

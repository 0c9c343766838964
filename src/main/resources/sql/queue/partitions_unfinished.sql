-- What an earlier retirement has left half done, as the statements that end it, to be run outside a transaction and in
-- this order: a partition whose detaching was cut short (no statement sees it any more, and no other can be detached
-- from the same table), and a table that is detached and was not dropped. Ours are told by their names. Only a table's
-- owner may detach and drop; other roles have functions of the owner's that do.
--
-- :retention_seconds bigint
SELECT CASE WHEN o.mine THEN format('ALTER TABLE %I DETACH PARTITION %I FINALIZE', l.parent, l.name)
            ELSE format('SELECT detach_partition(%L)', l.name) END AS statement, false AS detached, l.name
FROM (SELECT p.relname AS parent, c.relname AS name
      FROM pg_inherits i
      JOIN pg_class c ON c.oid = i.inhrelid
      JOIN pg_class p ON p.oid = i.inhparent
      WHERE i.inhparent IN ('event'::regclass, 'attempt'::regclass, 'parked'::regclass) AND i.inhdetachpending) l,
     (SELECT pg_has_role(relowner, 'USAGE') AS mine FROM pg_class WHERE oid = 'event'::regclass) o
UNION ALL
SELECT CASE WHEN o.mine THEN format('DROP TABLE %I', l.name) ELSE format('SELECT drop_partition(%L)', l.name) END,
       true, l.name
FROM (SELECT c.relname AS name
      FROM pg_class c
      WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND NOT c.relispartition
        AND c.relname ~ '^(event|attempt|parked)_[0-9]{8}t[0-9]{4}$'
        -- 20260329t0230 as it stands, by way of no time zone: in some there is no such time.
        AND right(c.relname, :Partitions.STAMP_LENGTH)::timestamp AT TIME ZONE 'UTC'
            < clock_timestamp() - :retention_seconds::bigint * interval '1 second') l,
     (SELECT pg_has_role(relowner, 'USAGE') AS mine FROM pg_class WHERE oid = 'event'::regclass) o
ORDER BY detached, name

-- What an earlier retirement has left half done, as the statements that end it, to be run outside a transaction and in
-- this order: a partition whose detaching was cut short (no statement sees it any more, and no other can be detached
-- from the same table), and a table that is detached and was not dropped. Ours are told by their names.
-- $1: retention in seconds.
SELECT format('ALTER TABLE %I DETACH PARTITION %I FINALIZE', p.relname, c.relname) AS statement, 1 AS step
FROM pg_inherits i
JOIN pg_class c ON c.oid = i.inhrelid
JOIN pg_class p ON p.oid = i.inhparent
WHERE i.inhparent IN ('event'::regclass, 'attempt'::regclass, 'parked'::regclass) AND i.inhdetachpending
UNION ALL
SELECT format('DROP TABLE %I', c.relname), 2
FROM pg_class c
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND NOT c.relispartition
  AND c.relname ~ '^(event|attempt|parked)_[0-9]{8}t[0-9]{4}$'
  AND to_timestamp(right(c.relname, 13), 'YYYYMMDD"t"HH24MI')::timestamp AT TIME ZONE 'UTC'
      < clock_timestamp() - $1::bigint * interval '1 second'
ORDER BY step, statement

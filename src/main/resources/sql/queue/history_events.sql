-- A tenant's events, newest first: an index walk over (tenant_key, id), never longer than the window $4.
-- $1 tenant · $2 ids below it · $3 ids from it · $4 rows to look at · $5 type or null · $6 webhook or null · $7 limit
--
-- Type and webhook have no index of their own, since each would cost every accept. So a filter looks at a bounded
-- window and says where it ended (end_id): the page may be short though there is more below.
-- One row comes back at least, for end_id: null where the window reached the floor.
WITH scanned AS MATERIALIZED (
    SELECT id, type, occurred_at, targets, deferred, erased_at
    FROM event
    WHERE tenant_key = $1 AND id < $2 AND id >= $3
    ORDER BY id DESC LIMIT $4
)
SELECT w.end_id, f.id, f.type, f.occurred_at, f.erased_at, f.matched
FROM (
    SELECT CASE WHEN count(*) >= $4 THEN (SELECT id FROM scanned ORDER BY id LIMIT 1) END AS end_id FROM scanned
) w
LEFT JOIN LATERAL (
    SELECT id, type, occurred_at, erased_at,
           cardinality(targets) + coalesce(cardinality(deferred), 0) AS matched
    FROM scanned
    WHERE ($5::text IS NULL OR type = $5)
      AND ($6::bigint IS NULL OR $6 = ANY (targets) OR $6 = ANY (deferred))
    ORDER BY id DESC LIMIT $7
) f ON true
ORDER BY f.id DESC

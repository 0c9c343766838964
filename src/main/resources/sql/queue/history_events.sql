-- A tenant's events, newest first: an index walk over (tenant_key, id), never longer than a window.
--
-- Type and webhook have no index of their own, since each would cost every accept. So a filter looks at a bounded
-- window and says where it ended (end_id): the page may be short though there is more below.
-- One row comes back at least, for end_id: null where the window reached the floor.
--
-- :tenant bigint · :below uuid · :floor uuid, ids from it · :window bigint, rows to look at · :type text or null
-- :webhook bigint or null · :limit bigint
WITH scanned AS MATERIALIZED (
    SELECT id, type, occurred_at, targets, deferred, erased_at
    FROM event
    WHERE tenant_key = :tenant AND id < :below AND id >= :floor
    ORDER BY id DESC LIMIT :window
)
SELECT w.end_id, f.id, f.type, f.occurred_at, f.erased_at, f.matched
FROM (
    SELECT CASE WHEN count(*) >= :window THEN (SELECT id FROM scanned ORDER BY id LIMIT 1) END AS end_id FROM scanned
) w
LEFT JOIN LATERAL (
    SELECT id, type, occurred_at, erased_at,
           cardinality(targets) + coalesce(cardinality(deferred), 0) AS matched
    FROM scanned
    WHERE (:type::text IS NULL OR type = :type)
      AND (:webhook::bigint IS NULL OR :webhook = ANY (targets) OR :webhook = ANY (deferred))
    ORDER BY id DESC LIMIT :limit
) f ON true
ORDER BY f.id DESC

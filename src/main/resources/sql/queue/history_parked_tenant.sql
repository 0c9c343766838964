-- A tenant's dead letters ($6 true) or held deliveries, newest event first, highest webhook first.
-- $1 tenant · $2 $3 pairs below (event, webhook) · $4 ids from it · $5 limit · $6 dead?
--
-- The event's own bound says nothing that the pair's does not: it is there for the pruning of partitions.
SELECT event_id, webhook_key
FROM (
    (SELECT event_id, webhook_key FROM parked
     WHERE $6 AND tenant_key = $1 AND reason < 20
       AND (event_id, webhook_key) < ($2, $3) AND event_id <= $2 AND event_id >= $4
     ORDER BY event_id DESC, webhook_key DESC LIMIT $5)
    UNION ALL
    (SELECT event_id, webhook_key FROM parked
     WHERE NOT $6 AND tenant_key = $1 AND reason >= 20
       AND (event_id, webhook_key) < ($2, $3) AND event_id <= $2 AND event_id >= $4
     ORDER BY event_id DESC, webhook_key DESC LIMIT $5)
) found
ORDER BY event_id DESC, webhook_key DESC LIMIT $5

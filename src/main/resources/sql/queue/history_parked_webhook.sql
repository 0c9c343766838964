-- One webhook's dead letters ($6 true) or held deliveries, newest event first.
-- $1 tenant · $2 webhook · $3 ids below it · $4 ids from it · $5 limit · $6 dead?
SELECT event_id, webhook_key
FROM (
    (SELECT event_id, webhook_key FROM parked
     WHERE $6 AND webhook_key = $2 AND tenant_key = $1 AND reason < 20 AND event_id < $3 AND event_id >= $4
     ORDER BY event_id DESC LIMIT $5)
    UNION ALL
    (SELECT event_id, webhook_key FROM parked
     WHERE NOT $6 AND webhook_key = $2 AND tenant_key = $1 AND reason >= 20 AND event_id < $3 AND event_id >= $4
     ORDER BY event_id DESC LIMIT $5)
) found
ORDER BY event_id DESC LIMIT $5

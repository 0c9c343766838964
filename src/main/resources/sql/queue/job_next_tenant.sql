-- The next parked deliveries of a tenant, oldest event first, and whether their type is the wanted one.
-- $1 tenant · $2 $3 behind this pair (event, webhook) · $4 ids below it · $5 limit · $6 dead? · $7 type or null
SELECT p.event_id, p.webhook_key, $7::text IS NULL OR e.type IS NOT DISTINCT FROM $7 AS wanted
FROM (
    (SELECT event_id, webhook_key FROM parked
     WHERE $6 AND tenant_key = $1 AND reason < 20
       AND (event_id, webhook_key) > ($2, $3) AND event_id >= $2 AND event_id < $4
     ORDER BY event_id, webhook_key LIMIT $5)
    UNION ALL
    (SELECT event_id, webhook_key FROM parked
     WHERE NOT $6 AND tenant_key = $1 AND reason >= 20
       AND (event_id, webhook_key) > ($2, $3) AND event_id >= $2 AND event_id < $4
     ORDER BY event_id, webhook_key LIMIT $5)
) p
LEFT JOIN LATERAL (
    SELECT type FROM event WHERE $7::text IS NOT NULL AND tenant_key = $1 AND id = p.event_id LIMIT 1
) e ON true
ORDER BY p.event_id, p.webhook_key LIMIT $5

-- The next parked deliveries of one webhook, oldest event first, and whether they are wanted: of that type, and parked
-- since that time.
-- $1 tenant · $2 webhook · $3 $4 behind this pair (event, webhook) · $5 ids below it · $6 limit · $7 dead?
-- $8 type or null · $9 parked from then on, or null
SELECT p.event_id, p.webhook_key,
       ($8::text IS NULL OR e.type IS NOT DISTINCT FROM $8) AND ($9::timestamptz IS NULL OR p.parked_at >= $9) AS wanted
FROM (
    (SELECT event_id, webhook_key, parked_at FROM parked
     WHERE $7 AND webhook_key = $2 AND tenant_key = $1 AND reason < 20
       AND (event_id, webhook_key) > ($3, $4) AND event_id >= $3 AND event_id < $5
     ORDER BY event_id LIMIT $6)
    UNION ALL
    (SELECT event_id, webhook_key, parked_at FROM parked
     WHERE NOT $7 AND webhook_key = $2 AND tenant_key = $1 AND reason >= 20
       AND (event_id, webhook_key) > ($3, $4) AND event_id >= $3 AND event_id < $5
     ORDER BY event_id LIMIT $6)
) p
LEFT JOIN LATERAL (
    SELECT type FROM event WHERE $8::text IS NOT NULL AND tenant_key = $1 AND id = p.event_id LIMIT 1
) e ON true
ORDER BY p.event_id LIMIT $6

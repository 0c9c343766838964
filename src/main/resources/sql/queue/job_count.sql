-- How many parked deliveries a job would begin with, counted up to $8.
-- $1 tenant · $2 webhook or null · $3 ids from it · $4 ids below it · $5 dead? · $6 $7 just these pairs (events,
-- webhooks), or null · $9 type or null · $10 of a webhook only what was held from then on, or null
SELECT count(*) AS pairs
FROM (
    SELECT 1
    FROM (
        (SELECT event_id FROM parked
         WHERE $6::uuid[] IS NULL AND $5 AND $2::bigint IS NULL AND tenant_key = $1 AND reason < 20
           AND event_id >= $3 AND event_id < $4)
        UNION ALL
        (SELECT event_id FROM parked
         WHERE $6::uuid[] IS NULL AND NOT $5 AND $2::bigint IS NULL AND tenant_key = $1 AND reason >= 20
           AND event_id >= $3 AND event_id < $4)
        UNION ALL
        (SELECT event_id FROM parked
         WHERE $6::uuid[] IS NULL AND $5 AND webhook_key = $2 AND tenant_key = $1 AND reason < 20
           AND event_id >= $3 AND event_id < $4)
        UNION ALL
        (SELECT event_id FROM parked
         WHERE $6::uuid[] IS NULL AND NOT $5 AND webhook_key = $2 AND tenant_key = $1 AND reason >= 20
           AND event_id >= $3 AND event_id < $4 AND ($10::timestamptz IS NULL OR parked_at >= $10))
        UNION ALL
        (SELECT k.event_id
         FROM unnest($6::uuid[], $7::bigint[]) AS u (event_id, webhook_key)
         CROSS JOIN LATERAL (
             SELECT event_id FROM parked
             WHERE webhook_key = u.webhook_key AND event_id = u.event_id AND tenant_key = $1 AND (reason < 20) = $5
             LIMIT 1
         ) k)
    ) p
    WHERE $9::text IS NULL
       OR $9 = (SELECT type FROM event WHERE tenant_key = $1 AND id = p.event_id LIMIT 1)
    LIMIT $8
) counted

-- The events of one webhook's deliveries, newest first, in one snapshot, so that a delivery that moves between tables
-- meanwhile is not missed.
-- $1 webhook · $2 tenant · $3 ids below it · $4 ids from it · $5 limit
-- $6 attempted ones? · $7 waiting ones? · $8 parked ones? · $9 ids of events young enough to be in memory only
--
-- A delivery that waits in a lane has no row of its own yet: it stands in its event's targets. It gets a row within
-- seconds (attempt, or backlog), so only the tenant's youngest events, at most 1,000, are asked for it.
SELECT event_id
FROM (
    (SELECT DISTINCT event_id FROM attempt
     WHERE $6 AND webhook_key = $1 AND event_id < $3 AND event_id >= $4
     ORDER BY event_id DESC LIMIT $5)
    UNION
    (SELECT event_id FROM backlog
     WHERE $7 AND webhook_key = $1 AND event_id < $3 AND event_id >= $4
     ORDER BY event_id DESC LIMIT $5)
    UNION
    (SELECT event_id FROM parked
     WHERE $8 AND webhook_key = $1 AND event_id < $3 AND event_id >= $4
     ORDER BY event_id DESC LIMIT $5)
    UNION
    (SELECT young.id FROM (
         SELECT id, targets FROM event
         WHERE $7 AND tenant_key = $2 AND id < $3 AND id >= GREATEST($4, $9)
         ORDER BY id DESC LIMIT 1000
     ) young
     WHERE $1 = ANY (young.targets)
     ORDER BY young.id DESC LIMIT $5)
) found
ORDER BY event_id DESC LIMIT $5

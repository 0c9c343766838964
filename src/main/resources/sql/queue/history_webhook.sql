-- The events of one webhook's deliveries, newest first, in one snapshot, so that a delivery that moves between tables
-- meanwhile is not missed.
--
-- A delivery that waits in a lane has no row of its own yet: it stands in its event's targets. It gets a row within
-- seconds (attempt, or backlog), so only the tenant's youngest events, up to a limit, are asked for it.
--
-- :webhook bigint · :tenant bigint · :below uuid · :floor uuid, ids from it · :limit bigint · :attempted boolean
-- :waiting boolean · :parked boolean · :young uuid, ids of events young enough to be in memory only
SELECT event_id
FROM (
    (SELECT DISTINCT event_id FROM attempt
     WHERE :attempted AND webhook_key = :webhook AND event_id < :below AND event_id >= :floor
     ORDER BY event_id DESC LIMIT :limit)
    UNION
    (SELECT event_id FROM backlog
     WHERE :waiting AND webhook_key = :webhook AND event_id < :below AND event_id >= :floor
     ORDER BY event_id DESC LIMIT :limit)
    UNION
    (SELECT event_id FROM parked
     WHERE :parked AND webhook_key = :webhook AND event_id < :below AND event_id >= :floor
     ORDER BY event_id DESC LIMIT :limit)
    UNION
    (SELECT young.id FROM (
         SELECT id, targets FROM event
         WHERE :waiting AND tenant_key = :tenant AND id < :below AND id >= GREATEST(:floor, :young)
         ORDER BY id DESC LIMIT :HistoryWalks.YOUNGEST
     ) young
     WHERE :webhook = ANY (young.targets)
     ORDER BY young.id DESC LIMIT :limit)
) found
ORDER BY event_id DESC LIMIT :limit

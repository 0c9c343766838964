-- One webhook's dead letters or held deliveries, newest event first.
--
-- :tenant bigint · :webhook bigint · :below uuid · :floor uuid, ids from it · :limit bigint · :dead boolean
SELECT event_id, webhook_key
FROM (
    (SELECT event_id, webhook_key FROM parked
     WHERE :dead AND webhook_key = :webhook AND tenant_key = :tenant AND reason < :ParkReason.FIRST_HELD
       AND event_id < :below AND event_id >= :floor
     ORDER BY event_id DESC LIMIT :limit)
    UNION ALL
    (SELECT event_id, webhook_key FROM parked
     WHERE NOT :dead AND webhook_key = :webhook AND tenant_key = :tenant AND reason >= :ParkReason.FIRST_HELD
       AND event_id < :below AND event_id >= :floor
     ORDER BY event_id DESC LIMIT :limit)
) found
ORDER BY event_id DESC LIMIT :limit

-- A tenant's dead letters or held deliveries, newest event first, highest webhook first.
--
-- The event's own bound says nothing that the pair's does not: it is there for the pruning of partitions.
--
-- :tenant bigint · :below_event uuid · :below_webhook bigint · :floor uuid, ids from it · :limit bigint · :dead boolean
SELECT event_id, webhook_key
FROM (
    (SELECT event_id, webhook_key FROM parked
     WHERE :dead AND tenant_key = :tenant AND reason < :ParkReason.FIRST_HELD
       AND (event_id, webhook_key) < (:below_event, :below_webhook) AND event_id <= :below_event AND event_id >= :floor
     ORDER BY event_id DESC, webhook_key DESC LIMIT :limit)
    UNION ALL
    (SELECT event_id, webhook_key FROM parked
     WHERE NOT :dead AND tenant_key = :tenant AND reason >= :ParkReason.FIRST_HELD
       AND (event_id, webhook_key) < (:below_event, :below_webhook) AND event_id <= :below_event AND event_id >= :floor
     ORDER BY event_id DESC, webhook_key DESC LIMIT :limit)
) found
ORDER BY event_id DESC, webhook_key DESC LIMIT :limit

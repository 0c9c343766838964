-- The next parked deliveries of one webhook, oldest event first, and whether they are wanted: of that type, and parked
-- since that time.
--
-- :tenant bigint · :webhook bigint · :after_event uuid · :after_webhook bigint · :to_id uuid, below it · :limit bigint
-- :dead boolean · :type text or null · :parked_from timestamptz or null
SELECT p.event_id, p.webhook_key,
       (:type::text IS NULL OR e.type IS NOT DISTINCT FROM :type)
       AND (:parked_from::timestamptz IS NULL OR p.parked_at >= :parked_from) AS wanted
FROM (
    (SELECT event_id, webhook_key, parked_at FROM parked
     WHERE :dead AND webhook_key = :webhook AND tenant_key = :tenant AND reason < :ParkReason.FIRST_HELD
       AND (event_id, webhook_key) > (:after_event, :after_webhook) AND event_id >= :after_event AND event_id < :to_id
     ORDER BY event_id LIMIT :limit)
    UNION ALL
    (SELECT event_id, webhook_key, parked_at FROM parked
     WHERE NOT :dead AND webhook_key = :webhook AND tenant_key = :tenant AND reason >= :ParkReason.FIRST_HELD
       AND (event_id, webhook_key) > (:after_event, :after_webhook) AND event_id >= :after_event AND event_id < :to_id
     ORDER BY event_id LIMIT :limit)
) p
LEFT JOIN LATERAL (
    SELECT type FROM event WHERE :type::text IS NOT NULL AND tenant_key = :tenant AND id = p.event_id LIMIT 1
) e ON true
ORDER BY p.event_id LIMIT :limit

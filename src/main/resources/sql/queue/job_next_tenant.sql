-- The next parked deliveries of a tenant, oldest event first, and whether their type is the wanted one.
--
-- :tenant bigint · :after_event uuid · :after_webhook bigint · :to_id uuid, below it · :limit bigint · :dead boolean
-- :type text or null
SELECT p.event_id, p.webhook_key, :type::text IS NULL OR e.type IS NOT DISTINCT FROM :type AS wanted
FROM (
    (SELECT event_id, webhook_key FROM parked
     WHERE :dead AND tenant_key = :tenant AND reason < :ParkReason.FIRST_HELD
       AND (event_id, webhook_key) > (:after_event, :after_webhook) AND event_id >= :after_event AND event_id < :to_id
     ORDER BY event_id, webhook_key LIMIT :limit)
    UNION ALL
    (SELECT event_id, webhook_key FROM parked
     WHERE NOT :dead AND tenant_key = :tenant AND reason >= :ParkReason.FIRST_HELD
       AND (event_id, webhook_key) > (:after_event, :after_webhook) AND event_id >= :after_event AND event_id < :to_id
     ORDER BY event_id, webhook_key LIMIT :limit)
) p
LEFT JOIN LATERAL (
    SELECT type FROM event WHERE :type::text IS NOT NULL AND tenant_key = :tenant AND id = p.event_id LIMIT 1
) e ON true
ORDER BY p.event_id, p.webhook_key LIMIT :limit

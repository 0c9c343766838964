-- How many parked deliveries a job would begin with, counted up to a limit.
--
-- :tenant bigint · :webhook bigint or null · :from_id uuid · :to_id uuid, below it · :dead boolean
-- :only_events uuid[] or null · :only_webhooks bigint[], beside them · :limit bigint · :type text or null
-- :parked_from timestamptz or null, of a webhook only what was held from then on
SELECT count(*) AS pairs
FROM (
    SELECT 1
    FROM (
        (SELECT event_id FROM parked
         WHERE :only_events::uuid[] IS NULL AND :dead AND :webhook::bigint IS NULL AND tenant_key = :tenant
           AND reason < :ParkReason.FIRST_HELD
           AND event_id >= :from_id AND event_id < :to_id)
        UNION ALL
        (SELECT event_id FROM parked
         WHERE :only_events::uuid[] IS NULL AND NOT :dead AND :webhook::bigint IS NULL AND tenant_key = :tenant
           AND reason >= :ParkReason.FIRST_HELD
           AND event_id >= :from_id AND event_id < :to_id)
        UNION ALL
        (SELECT event_id FROM parked
         WHERE :only_events::uuid[] IS NULL AND :dead AND webhook_key = :webhook AND tenant_key = :tenant
           AND reason < :ParkReason.FIRST_HELD
           AND event_id >= :from_id AND event_id < :to_id)
        UNION ALL
        (SELECT event_id FROM parked
         WHERE :only_events::uuid[] IS NULL AND NOT :dead AND webhook_key = :webhook AND tenant_key = :tenant
           AND reason >= :ParkReason.FIRST_HELD
           AND event_id >= :from_id AND event_id < :to_id
           AND (:parked_from::timestamptz IS NULL OR parked_at >= :parked_from))
        UNION ALL
        (SELECT k.event_id
         FROM unnest(:only_events::uuid[], :only_webhooks::bigint[]) AS u (event_id, webhook_key)
         CROSS JOIN LATERAL (
             SELECT event_id FROM parked
             WHERE webhook_key = u.webhook_key AND event_id = u.event_id AND tenant_key = :tenant
               AND (reason < :ParkReason.FIRST_HELD) = :dead
             LIMIT 1
         ) k)
    ) p
    WHERE :type::text IS NULL
       OR :type = (SELECT type FROM event WHERE tenant_key = :tenant AND id = p.event_id LIMIT 1)
    LIMIT :limit
) counted

-- A tenant's deliveries in the backlog, newest event first, highest webhook first.
--
-- :tenant bigint · :below_event uuid · :below_webhook bigint · :floor uuid, ids from it · :limit bigint
SELECT event_id, webhook_key
FROM backlog
WHERE tenant_key = :tenant AND (event_id, webhook_key) < (:below_event, :below_webhook) AND event_id <= :below_event
  AND event_id >= :floor
ORDER BY event_id DESC, webhook_key DESC LIMIT :limit

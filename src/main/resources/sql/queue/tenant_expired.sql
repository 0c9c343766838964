-- First of two: a bite of events of tenants that keep theirs for a shorter time than the instance, locked against being
-- sent again. What is being decided about just now is left for the next time.
--
-- :retention_seconds bigint, of the instance · :limit bigint
SELECT e.tenant_key, e.id
FROM (
    SELECT key, id_floor(clock_timestamp() - retention_days * interval '1 day') AS until
    FROM tenant WHERE key > 0 AND retention_days * 86400::bigint < :retention_seconds::bigint
) t
CROSS JOIN LATERAL (
    SELECT tenant_key, id FROM event
    WHERE tenant_key = t.key AND id < t.until
      AND (SELECT 1 FROM unnest(targets || deferred) AS k (webhook_key)
           CROSS JOIN LATERAL (
               SELECT 1 FROM backlog
               WHERE (webhook_key, event_id) >= (k.webhook_key, event.id)
                 AND (webhook_key, event_id) <= (k.webhook_key, event.id)
               LIMIT 1
           ) b LIMIT 1) IS NULL
    ORDER BY id LIMIT :limit
    FOR UPDATE SKIP LOCKED
) e
LIMIT :limit

-- The webhooks of one event, highest key first. An event may have 10,000 of them, so they come by the page.
--
-- :tenant bigint · :event uuid · :below bigint, keys · :webhook bigint or null, only this one · :limit bigint
SELECT e.id AS event_id, k.webhook_key
FROM event e
CROSS JOIN LATERAL unnest(e.targets || e.deferred) AS k (webhook_key)
WHERE e.tenant_key = :tenant AND e.id = :event AND k.webhook_key < :below
  AND (:webhook::bigint IS NULL OR k.webhook_key = :webhook)
ORDER BY k.webhook_key DESC LIMIT :limit

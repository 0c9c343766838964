-- The webhooks of one event, highest key first. An event may have 10,000 of them, so they come by the page.
-- $1 tenant · $2 event · $3 keys below it · $4 only this key, or null · $5 limit
SELECT e.id AS event_id, k.webhook_key
FROM event e
CROSS JOIN LATERAL unnest(e.targets || e.deferred) AS k (webhook_key)
WHERE e.tenant_key = $1 AND e.id = $2 AND k.webhook_key < $3 AND ($4::bigint IS NULL OR k.webhook_key = $4)
ORDER BY k.webhook_key DESC LIMIT $5

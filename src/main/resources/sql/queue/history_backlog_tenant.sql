-- A tenant's deliveries in the backlog, newest event first, highest webhook first.
-- $1 tenant · $2 $3 pairs below (event, webhook) · $4 ids from it · $5 limit
SELECT event_id, webhook_key
FROM backlog
WHERE tenant_key = $1 AND (event_id, webhook_key) < ($2, $3) AND event_id <= $2 AND event_id >= $4
ORDER BY event_id DESC, webhook_key DESC LIMIT $5

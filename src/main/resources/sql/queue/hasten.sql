-- Gives a delivery that waits for its next attempt that attempt now; its schedule goes on behind it. What is claimed, or
-- was asked for and is due, is on its way and left alone; what is due otherwise may wait for a pause.
-- $1 tenant · $2 event · $3 webhook
WITH ready AS MATERIALIZED (
    -- locked, for who disables it takes what waits out of the backlog
    SELECT key, tenant_key
    FROM (SELECT key, tenant_key, status, deleted_at FROM webhook WHERE key = $3 LIMIT 1 FOR SHARE) h
    WHERE tenant_key = $1 AND status = 'ACTIVE' AND deleted_at IS NULL
),
hastened AS (
    UPDATE backlog b SET due_at = clock_timestamp(), reason = 6
    FROM ready
    -- by whole key, and with a condition that no partial index can serve: each could be walked instead
    WHERE (b.webhook_key, b.event_id) >= (ready.key, $2) AND (b.webhook_key, b.event_id) <= (ready.key, $2)
      AND COALESCE(b.claimed_by, 0) = 0 AND (b.due_at > clock_timestamp() OR b.reason <> 6)
    RETURNING b.webhook_key, ready.tenant_key
),
heads AS (
    INSERT INTO lane_head AS h (webhook_key, tenant_key, next_due)
    SELECT webhook_key, tenant_key, clock_timestamp() FROM hastened
    ON CONFLICT (webhook_key)
        DO UPDATE SET next_due = LEAST(h.next_due, excluded.next_due), version = h.version + 1
)
SELECT count(*) AS pairs FROM hastened

-- Gives a delivery that waits for its next attempt that attempt now; its schedule goes on behind it. What is claimed,
-- or was asked for and is due, is on its way and left alone; what is due otherwise may wait for a pause.
--
-- :tenant bigint · :event uuid · :webhook bigint
WITH ready AS MATERIALIZED (
    -- locked, for who disables it takes what waits out of the backlog
    SELECT key, tenant_key
    FROM (SELECT key, tenant_key, status, deleted_at FROM webhook WHERE key = :webhook LIMIT 1 FOR SHARE) h
    WHERE tenant_key = :tenant AND status = :WebhookStatus.ACTIVE AND deleted_at IS NULL
),
hastened AS (
    UPDATE backlog b SET due_at = clock_timestamp(), reason = :WaitReason.REPLAY
    FROM ready
    -- by whole key, and with a condition that no partial index can serve: each could be walked instead
    WHERE (b.webhook_key, b.event_id) >= (ready.key, :event) AND (b.webhook_key, b.event_id) <= (ready.key, :event)
      AND COALESCE(b.claimed_by, 0) = 0 AND (b.due_at > clock_timestamp() OR b.reason <> :WaitReason.REPLAY)
    RETURNING b.webhook_key, ready.tenant_key
),
heads AS (
    {include lane_head_upsert from=hastened due=clock_timestamp()}
)
SELECT count(*) AS pairs FROM hastened

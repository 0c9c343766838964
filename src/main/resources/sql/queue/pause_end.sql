-- Notes that this pod protects some receivers no longer, or less, and brings forward the turns of those that were sent
-- nothing. What waits for a time that was to come later becomes due, unless another pod has a pause of its own.
--
-- :pod int · :slot int · :nonce uuid · :webhooks bigint[] · :tenants bigint[]
-- :early boolean[], nothing was sent, and that ended early · :over boolean[], nothing protects it
WITH alive AS MATERIALIZED (
    SELECT 1 FROM pod_slot WHERE pod_id = :pod AND slot = :slot AND nonce = :nonce FOR KEY SHARE
),
ended AS MATERIALIZED (
    SELECT u.* FROM alive, unnest(:webhooks::bigint[], :tenants::bigint[], :early::boolean[], :over::boolean[])
        AS u (webhook_key, tenant_key, early, over)
    ORDER BY u.webhook_key
),
gone AS (
    DELETE FROM webhook_pause
    WHERE pod_id = :pod AND webhook_key = ANY (ARRAY(SELECT webhook_key FROM ended WHERE over))
    RETURNING webhook_key, tenant_key
),
told AS (
    INSERT INTO live_feed (tenant_key, seq, skipped, webhook_key, state, at)
    SELECT g.tenant_key, row_number() OVER (), 1, g.webhook_key, :LivePause.ENDED, clock_timestamp()
    FROM gone g
    WHERE EXISTS (SELECT FROM live_watch w WHERE w.tenant_key = g.tenant_key AND w.until > clock_timestamp())
),
alone AS MATERIALIZED (
    SELECT e.webhook_key, e.tenant_key FROM ended e
    WHERE e.early
      AND NOT EXISTS (SELECT FROM webhook_pause p
                      WHERE p.webhook_key = e.webhook_key AND p.pod_id <> :pod AND p.until > clock_timestamp())
),
hastened AS (
    INSERT INTO lane_hasten (webhook_key, tenant_key) SELECT webhook_key, tenant_key FROM alone
    ON CONFLICT (webhook_key) DO UPDATE
        SET after_due = excluded.after_due, after_event = excluded.after_event, not_before = excluded.not_before,
            again_until = excluded.again_until
),
heads AS MATERIALIZED (
    SELECT h.webhook_key
    FROM alone a
    CROSS JOIN LATERAL (SELECT webhook_key FROM lane_head WHERE webhook_key = a.webhook_key FOR UPDATE) h
)
UPDATE lane_head h
SET next_due = LEAST(h.next_due, clock_timestamp()), version = h.version + 1
FROM heads m WHERE h.webhook_key = m.webhook_key

-- Notes that this pod protects some receivers no longer, or less, and brings forward the turns of those that were sent
-- nothing. What waits for a time that was to come later becomes due, unless another pod has a pause of its own.
-- $4 webhooks · $5 tenants · $6 whether nothing was sent and that ended early · $7 whether nothing protects them, side
-- by side
WITH alive AS MATERIALIZED (
    SELECT 1 FROM pod_slot WHERE pod_id = $1 AND slot = $2 AND nonce = $3 FOR KEY SHARE
),
ended AS MATERIALIZED (
    SELECT u.* FROM alive, unnest($4::bigint[], $5::bigint[], $6::boolean[], $7::boolean[])
        AS u (webhook_key, tenant_key, early, over)
    ORDER BY u.webhook_key
),
gone AS (
    DELETE FROM webhook_pause WHERE pod_id = $1 AND webhook_key = ANY (ARRAY(SELECT webhook_key FROM ended WHERE over))
    RETURNING webhook_key, tenant_key
),
told AS (
    INSERT INTO live_feed (tenant_key, seq, skipped, webhook_key, state, at)
    SELECT g.tenant_key, row_number() OVER (), 1, g.webhook_key, 'RESUMED', clock_timestamp()
    FROM gone g
    WHERE EXISTS (SELECT FROM live_watch w WHERE w.tenant_key = g.tenant_key AND w.until > clock_timestamp())
),
alone AS MATERIALIZED (
    SELECT e.webhook_key, e.tenant_key FROM ended e
    WHERE e.early
      AND NOT EXISTS (SELECT FROM webhook_pause p
                      WHERE p.webhook_key = e.webhook_key AND p.pod_id <> $1 AND p.until > clock_timestamp())
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

-- What waits for a webhook that was deleted: its history says that it was cancelled.
--
-- :limit bigint
WITH gone AS MATERIALIZED (
    SELECT b.webhook_key, b.event_id, b.run, b.number, b.profile_version
    FROM lane_head h
    CROSS JOIN LATERAL (SELECT deleted_at FROM webhook WHERE key = h.webhook_key LIMIT 1) w
    CROSS JOIN LATERAL (
        SELECT webhook_key, event_id, run, number, profile_version FROM backlog
        WHERE webhook_key = h.webhook_key AND claimed_by IS NULL
        ORDER BY due_at LIMIT :limit FOR UPDATE SKIP LOCKED
    ) b
    WHERE w.deleted_at IS NOT NULL
    LIMIT :limit
),
noted AS (
    INSERT INTO attempt (event_id, webhook_key, number, run, result, verdict, status_code, sent_at, millis,
                         webhook_version, profile_version, secret_number, pod_id)
    SELECT event_id, webhook_key, number, run, :AttemptResult.CANCELLED, :VerdictCode.CANCELLED, 0,
           clock_timestamp(), 0, 0, profile_version, 0, 0
    FROM gone
    ON CONFLICT DO NOTHING
)
DELETE FROM backlog b USING gone g
WHERE (b.webhook_key, b.event_id) >= (g.webhook_key, g.event_id)
  AND (b.webhook_key, b.event_id) <= (g.webhook_key, g.event_id)

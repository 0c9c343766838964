-- What waits for a webhook that was deleted: its history says that it was cancelled. $1: at most so many.
WITH gone AS MATERIALIZED (
    SELECT b.webhook_key, b.event_id, b.run, b.number, b.profile_version
    FROM lane_head h
    JOIN webhook w ON w.key = h.webhook_key AND w.deleted_at IS NOT NULL
    JOIN backlog b ON b.webhook_key = h.webhook_key AND b.claimed_by IS NULL
    LIMIT $1 FOR UPDATE OF b SKIP LOCKED
),
noted AS (
    INSERT INTO attempt (event_id, webhook_key, number, run, result, verdict, status_code, sent_at, millis,
                         webhook_version, profile_version, secret_number, pod_id)
    SELECT event_id, webhook_key, number, run, 21, 3, 0, clock_timestamp(), 0, 0, profile_version, 0, 0 FROM gone
    ON CONFLICT DO NOTHING
)
DELETE FROM backlog b USING gone g WHERE b.webhook_key = g.webhook_key AND b.event_id = g.event_id

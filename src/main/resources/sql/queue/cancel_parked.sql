-- The same for what is held or dead.
--
-- :limit bigint
WITH gone AS MATERIALIZED (
    SELECT p.webhook_key, p.event_id, p.run, p.number, p.profile_version
    FROM webhook w
    CROSS JOIN LATERAL (
        SELECT webhook_key, event_id, run, number, profile_version FROM parked
        WHERE webhook_key = w.key
        ORDER BY event_id LIMIT :limit FOR UPDATE SKIP LOCKED
    ) p
    WHERE w.deleted_at > (SELECT clock_timestamp() - interval '1 day')
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
DELETE FROM parked p USING gone g
WHERE p.event_id = g.event_id
  AND (p.webhook_key, p.event_id) >= (g.webhook_key, g.event_id)
  AND (p.webhook_key, p.event_id) <= (g.webhook_key, g.event_id)

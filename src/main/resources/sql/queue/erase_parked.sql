-- Second, in a new snapshot: what is parked of an event that is to be erased is cancelled, since it can no more be
-- sent. Replays that are moving some of it are waited for; then they show up as waiting.
--
-- :tenant bigint · :event uuid
WITH taken AS MATERIALIZED (
    SELECT p.webhook_key, p.event_id
    FROM (
        SELECT k.webhook_key
        FROM event CROSS JOIN LATERAL unnest(targets || deferred) AS k (webhook_key)
        WHERE tenant_key = :tenant AND id = :event
        ORDER BY k.webhook_key
    ) k
    CROSS JOIN LATERAL (
        SELECT webhook_key, event_id FROM parked
        WHERE webhook_key = k.webhook_key AND event_id = :event LIMIT 1 FOR UPDATE
    ) p
),
dropped AS (
    DELETE FROM parked p USING taken t
    WHERE p.event_id = t.event_id
      AND (p.webhook_key, p.event_id) >= (t.webhook_key, t.event_id)
      AND (p.webhook_key, p.event_id) <= (t.webhook_key, t.event_id)
    RETURNING p.webhook_key, p.run, p.number, p.profile_version
)
INSERT INTO attempt (event_id, webhook_key, number, run, result, verdict, status_code, sent_at, millis,
                     webhook_version, profile_version, secret_number, pod_id)
SELECT :event, webhook_key, number, run, :AttemptResult.CANCELLED, :VerdictCode.CANCELLED, 0, clock_timestamp(), 0, 0,
       profile_version, 0, 0
FROM dropped
ON CONFLICT DO NOTHING

-- Second, in a new snapshot: what is parked of an event that is to be erased is cancelled, since it can no more be
-- sent. Replays that are moving some of it are waited for; then they show up as waiting. $1 tenant · $2 event
WITH taken AS MATERIALIZED (
    SELECT p.webhook_key
    FROM parked p
    WHERE p.webhook_key IN (SELECT unnest(targets || deferred) FROM event WHERE tenant_key = $1 AND id = $2)
      AND p.event_id = $2
    ORDER BY p.webhook_key
    FOR UPDATE
),
dropped AS (
    DELETE FROM parked p USING taken t
    WHERE p.webhook_key = t.webhook_key AND p.event_id = $2
    RETURNING p.webhook_key, p.run, p.number, p.profile_version
)
INSERT INTO attempt (event_id, webhook_key, number, run, result, verdict, status_code, sent_at, millis,
                     webhook_version, profile_version, secret_number, pod_id)
SELECT $2, webhook_key, number, run, 21, 3, 0, clock_timestamp(), 0, 0, profile_version, 0, 0 FROM dropped
ON CONFLICT DO NOTHING

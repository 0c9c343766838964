-- Walks over webhooks for deliveries that are held since the webhook has been active. They are sent. What was held while
-- the webhook was not active stays until a person replays it. Of a webhook that has much, the newest are looked at.
--
-- Such deliveries are there in the moments after a webhook was brought back: what was on its way to it may be put aside by
-- statements that do not see it active yet. So those that were changed last are looked at each time, too. Whatever was
-- held later than a minute after should not be there.
-- $1: look behind this webhook. $2: at most so many webhooks. $3: at most so many deliveries of each.
WITH walk AS MATERIALIZED (
    SELECT key, status, status_since, deleted_at FROM webhook WHERE key > $1 ORDER BY key LIMIT $2
),
looked AS MATERIALIZED (
    SELECT key, status, status_since, deleted_at FROM walk
    UNION
    SELECT w.key, w.status, w.status_since, w.deleted_at
    FROM (SELECT key FROM tenant ORDER BY version DESC LIMIT 10) t
    CROSS JOIN LATERAL (
        SELECT key, status, status_since, deleted_at FROM webhook WHERE tenant_key = t.key ORDER BY epoch DESC LIMIT 10
    ) w
),
wrong AS MATERIALIZED (
    SELECT w.key AS webhook_key, p.event_id, p.parked_at > w.status_since + interval '1 minute' AS strange
    FROM looked w
    CROSS JOIN LATERAL (
        SELECT event_id, parked_at FROM parked
        WHERE webhook_key = w.key AND reason >= 20 ORDER BY event_id DESC LIMIT $3
    ) p
    WHERE w.status = 'ACTIVE' AND w.deleted_at IS NULL AND p.parked_at > w.status_since
),
ready AS MATERIALIZED (
    -- locked, so that whoever disables or deletes a webhook finds in the backlog what we put there
    SELECT h.key
    FROM (SELECT DISTINCT webhook_key AS key FROM wrong ORDER BY key) k
    CROSS JOIN LATERAL (
        SELECT key, status, deleted_at FROM webhook WHERE key = k.key LIMIT 1 FOR SHARE
    ) h
    WHERE h.status = 'ACTIVE' AND h.deleted_at IS NULL
),
taken AS MATERIALIZED (
    -- who else has a row locked is about to move it himself
    SELECT k.webhook_key, k.event_id, u.strange
    FROM wrong u
    CROSS JOIN LATERAL (
        SELECT webhook_key, event_id FROM parked
        WHERE webhook_key = u.webhook_key AND event_id = u.event_id AND reason >= 20
        FOR UPDATE SKIP LOCKED
    ) k
    WHERE (u.webhook_key IN (SELECT key FROM ready)) IS TRUE
),
revived AS (
    DELETE FROM parked p USING taken t
    WHERE p.event_id = t.event_id
      AND (p.webhook_key, p.event_id) >= (t.webhook_key, t.event_id)
      AND (p.webhook_key, p.event_id) <= (t.webhook_key, t.event_id)
    RETURNING p.webhook_key, p.event_id, p.tenant_key, p.run, p.number, p.profile_version, t.strange
),
queued AS (
    INSERT INTO backlog (webhook_key, event_id, tenant_key, due_at, run, number, retries, reason, profile_version)
    SELECT webhook_key, event_id, tenant_key, clock_timestamp(), run + 1, number, 0, 6, profile_version FROM revived
    ON CONFLICT DO NOTHING
),
heads AS (
    INSERT INTO lane_head AS h (webhook_key, tenant_key, next_due)
    SELECT webhook_key, min(tenant_key), clock_timestamp() FROM revived GROUP BY webhook_key ORDER BY webhook_key
    ON CONFLICT (webhook_key)
        DO UPDATE SET next_due = LEAST(h.next_due, excluded.next_due), version = h.version + 1
)
SELECT (SELECT count(*) FROM walk) AS looked, (SELECT max(key) FROM walk) AS last_key,
       (SELECT count(*) FROM revived) AS released, (SELECT count(*) FROM revived WHERE strange) AS strange,
       ARRAY(SELECT event_id FROM revived WHERE strange LIMIT 20) AS ids

-- Walks over webhooks for deliveries that are held since the webhook has been active. They are sent. What was held
-- while the webhook was not active stays until a person replays it. Of a webhook that has much, the newest are looked
-- at.
--
-- Such deliveries are there in the moments after a webhook was brought back: what was on its way to it may be put aside
-- by statements that do not see it active yet. So those that were changed last are looked at each time, too. Whatever
-- was held later than a minute after should not be there.
--
-- :after_webhook bigint · :limit bigint, webhooks · :held_limit bigint, deliveries of each
WITH walk AS MATERIALIZED (
    SELECT key, status, status_since, deleted_at FROM webhook WHERE key > :after_webhook ORDER BY key LIMIT :limit
),
looked AS MATERIALIZED (
    SELECT key, status, status_since, deleted_at FROM walk
    UNION
    SELECT w.key, w.status, w.status_since, w.deleted_at
    FROM (SELECT key FROM tenant ORDER BY version DESC LIMIT :AuditSweeps.CHANGED_LAST) t
    CROSS JOIN LATERAL (
        SELECT key, status, status_since, deleted_at FROM webhook WHERE tenant_key = t.key ORDER BY epoch DESC
        LIMIT :AuditSweeps.CHANGED_LAST
    ) w
),
wrong AS MATERIALIZED (
    SELECT w.key AS webhook_key, p.event_id, p.parked_at > w.status_since + interval '1 minute' AS strange
    FROM looked w
    CROSS JOIN LATERAL (
        SELECT event_id, parked_at FROM parked
        WHERE webhook_key = w.key AND reason >= :ParkReason.FIRST_HELD ORDER BY event_id DESC LIMIT :held_limit
    ) p
    WHERE w.status = :WebhookStatus.ACTIVE AND w.deleted_at IS NULL AND p.parked_at > w.status_since
),
ready AS MATERIALIZED (
    -- locked, so that whoever disables or deletes a webhook finds in the backlog what we put there
    SELECT h.key
    FROM (SELECT DISTINCT webhook_key AS key FROM wrong ORDER BY key) k
    CROSS JOIN LATERAL (
        SELECT key, status, deleted_at FROM webhook WHERE key = k.key LIMIT 1 FOR SHARE
    ) h
    WHERE h.status = :WebhookStatus.ACTIVE AND h.deleted_at IS NULL
),
taken AS MATERIALIZED (
    -- who else has a row locked is about to move it himself
    SELECT k.webhook_key, k.event_id, u.strange
    FROM wrong u
    CROSS JOIN LATERAL (
        SELECT webhook_key, event_id FROM parked
        WHERE webhook_key = u.webhook_key AND event_id = u.event_id AND reason >= :ParkReason.FIRST_HELD
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
    SELECT webhook_key, event_id, tenant_key, clock_timestamp(), run + 1, number, 0, :WaitReason.REPLAY,
           profile_version
    FROM revived
    ON CONFLICT DO NOTHING
),
heads AS (
    {include lane_head_upsert from=revived due=clock_timestamp()}
)
SELECT (SELECT count(*) FROM walk) AS looked, (SELECT max(key) FROM walk) AS last_key,
       (SELECT count(*) FROM revived) AS released, (SELECT count(*) FROM revived WHERE strange) AS strange,
       ARRAY(SELECT event_id FROM revived WHERE strange LIMIT :Audit.IDS_SHOWN) AS ids

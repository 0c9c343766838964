-- Second, in a new snapshot: sends an event again to those of these webhooks that it was meant for, that are active,
-- and whose present run has ended.
--
-- A new run begins at the number behind the highest; nobody else gives out numbers meanwhile, for a pair without a
-- backlog row whose run has ended is changed by resends and replays only: the former wait for the event's lock, the
-- latter take the parked row, which we must have.
--
-- :tenant bigint · :event uuid · :webhooks bigint[] · :retries smallint, that count as used up
WITH ready AS MATERIALIZED (
    -- locked, so that whoever disables or deletes a webhook finds in the backlog what we put there
    SELECT h.key
    FROM (SELECT DISTINCT key FROM unnest(:webhooks::bigint[]) AS k (key) ORDER BY key) k
    CROSS JOIN LATERAL (
        SELECT key, tenant_key, status, deleted_at FROM webhook WHERE key = k.key LIMIT 1 FOR SHARE
    ) h
    WHERE h.tenant_key = :tenant AND h.status = :WebhookStatus.ACTIVE AND h.deleted_at IS NULL
),
meant AS MATERIALIZED (
    SELECT r.key AS webhook_key
    FROM ready r
    WHERE (r.key IN (SELECT unnest(targets || deferred) FROM event WHERE tenant_key = :tenant AND id = :event)) IS TRUE
),
taken AS MATERIALIZED (
    SELECT k.webhook_key, k.event_id
    FROM meant m
    CROSS JOIN LATERAL (
        SELECT webhook_key, event_id FROM parked
        WHERE webhook_key = m.webhook_key AND event_id = :event
        FOR UPDATE SKIP LOCKED
    ) k
),
revived AS (
    DELETE FROM parked p USING taken t
    WHERE p.event_id = t.event_id
      AND (p.webhook_key, p.event_id) >= (t.webhook_key, t.event_id)
      AND (p.webhook_key, p.event_id) <= (t.webhook_key, t.event_id)
    RETURNING p.webhook_key, p.run + 1 AS run, p.number, p.profile_version
),
ended AS MATERIALIZED (
    SELECT m.webhook_key, a.run + 1 AS run, a.number + 1 AS number, a.profile_version
    FROM meant m
    CROSS JOIN LATERAL (
        SELECT run, number, verdict, profile_version FROM attempt
        WHERE webhook_key = m.webhook_key AND event_id = :event
        ORDER BY number DESC LIMIT 1
    ) a
    WHERE a.verdict <> :VerdictCode.AGAIN
      AND (SELECT 1 FROM parked p WHERE p.webhook_key = m.webhook_key AND p.event_id = :event LIMIT 1) IS NULL
),
queued AS (
    INSERT INTO backlog (webhook_key, event_id, tenant_key, due_at, run, number, retries, reason, profile_version)
    SELECT n.webhook_key, :event, :tenant, clock_timestamp(), n.run, n.number, :retries, :WaitReason.REPLAY,
           n.profile_version
    FROM (SELECT * FROM revived UNION ALL SELECT * FROM ended) n
    ON CONFLICT DO NOTHING
    RETURNING webhook_key, tenant_key
),
heads AS (
    {include lane_head_upsert from=queued due=clock_timestamp()}
)
SELECT count(*) AS pairs FROM queued

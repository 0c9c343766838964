-- Second, in a new snapshot: sends an event again to those of these webhooks that it was meant for, that are active,
-- and whose present run has ended. $1 tenant · $2 event · $3 webhooks · $4 retries that count as used up
--
-- A new run begins at the number behind the highest; nobody else gives out numbers meanwhile, for a pair without a
-- backlog row whose run has ended is changed by resends and replays only: the former wait for the event's lock, the
-- latter take the parked row, which we must have.
WITH ready AS MATERIALIZED (
    -- locked, so that whoever disables or deletes a webhook finds in the backlog what we put there
    SELECT h.key
    FROM (SELECT DISTINCT key FROM unnest($3::bigint[]) AS k (key) ORDER BY key) k
    CROSS JOIN LATERAL (
        SELECT key, tenant_key, status, deleted_at FROM webhook WHERE key = k.key LIMIT 1 FOR SHARE
    ) h
    WHERE h.tenant_key = $1 AND h.status = 'ACTIVE' AND h.deleted_at IS NULL
),
meant AS MATERIALIZED (
    SELECT r.key AS webhook_key
    FROM ready r
    WHERE (r.key IN (SELECT unnest(targets || deferred) FROM event WHERE tenant_key = $1 AND id = $2)) IS TRUE
),
taken AS MATERIALIZED (
    SELECT k.webhook_key, k.event_id
    FROM meant m
    CROSS JOIN LATERAL (
        SELECT webhook_key, event_id FROM parked
        WHERE webhook_key = m.webhook_key AND event_id = $2
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
        WHERE webhook_key = m.webhook_key AND event_id = $2
        ORDER BY number DESC LIMIT 1
    ) a
    WHERE a.verdict <> 1
      AND (SELECT 1 FROM parked p WHERE p.webhook_key = m.webhook_key AND p.event_id = $2 LIMIT 1) IS NULL
),
queued AS (
    INSERT INTO backlog (webhook_key, event_id, tenant_key, due_at, run, number, retries, reason, profile_version)
    SELECT n.webhook_key, $2, $1, clock_timestamp(), n.run, n.number, $4, 6, n.profile_version
    FROM (SELECT * FROM revived UNION ALL SELECT * FROM ended) n
    ON CONFLICT DO NOTHING
    RETURNING webhook_key
),
heads AS (
    INSERT INTO lane_head AS h (webhook_key, tenant_key, next_due)
    SELECT webhook_key, $1, clock_timestamp() FROM queued ORDER BY webhook_key
    ON CONFLICT (webhook_key)
        DO UPDATE SET next_due = LEAST(h.next_due, excluded.next_due), version = h.version + 1
)
SELECT count(*) AS pairs FROM queued

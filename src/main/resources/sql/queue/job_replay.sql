-- One chunk of a replay: parked deliveries go back to the backlog with a new run and a fresh schedule. One statement
-- and no transaction around it: it is done or not, and a frozen pod keeps no lane locked.
--
-- The job's row is the lock, and where it stands is the proof that nobody has done this chunk meanwhile: with either
-- missing nothing is done and no row comes back.
--
-- :job uuid · :at_event uuid or null · :at_webhook bigint or null, where the job stood when the chunk was chosen
-- :events uuid[]
-- :webhooks bigint[], of the chunk, side by side · :then_event uuid or null
-- :then_webhook bigint or null, where the job stands then
-- :last boolean · :paced_millis bigint, that the chunk uses up of the job's rate · :dead boolean
WITH work AS MATERIALIZED (
    SELECT id, tenant_key FROM job
    WHERE id = :job AND state = :JobState.RUNNING
      AND cursor_event IS NOT DISTINCT FROM :at_event::uuid AND cursor_webhook IS NOT DISTINCT FROM :at_webhook::bigint
    FOR UPDATE SKIP LOCKED
),
ready AS MATERIALIZED (
    -- locked, so that whoever disables or deletes a webhook finds in the backlog what we put there; in one order, so
    -- that two jobs wait for each other instead of dead-locking
    SELECT h.key
    FROM (SELECT DISTINCT key FROM unnest(:webhooks::bigint[]) AS k (key) WHERE (SELECT true FROM work) ORDER BY key) k
    CROSS JOIN LATERAL (
        SELECT key, tenant_key, status, deleted_at FROM webhook WHERE key = k.key LIMIT 1 FOR SHARE
    ) h
    WHERE h.tenant_key = (SELECT tenant_key FROM work) AND h.status = :WebhookStatus.ACTIVE AND h.deleted_at IS NULL
),
taken AS MATERIALIZED (
    -- who else has a row locked is about to move it himself
    SELECT k.webhook_key, k.event_id
    FROM unnest(:events::uuid[], :webhooks::bigint[]) AS u (event_id, webhook_key)
    CROSS JOIN LATERAL (
        SELECT webhook_key, event_id FROM parked
        WHERE webhook_key = u.webhook_key AND event_id = u.event_id AND (reason < :ParkReason.FIRST_HELD) = :dead
        FOR UPDATE SKIP LOCKED
    ) k
    WHERE (u.webhook_key IN (SELECT key FROM ready)) IS TRUE
),
revived AS (
    DELETE FROM parked p USING taken t
    WHERE p.event_id = t.event_id
      AND (p.webhook_key, p.event_id) >= (t.webhook_key, t.event_id)
      AND (p.webhook_key, p.event_id) <= (t.webhook_key, t.event_id)
    RETURNING p.webhook_key, p.event_id, p.tenant_key, p.run, p.number, p.profile_version
),
queued AS (
    INSERT INTO backlog (webhook_key, event_id, tenant_key, due_at, run, number, retries, reason, profile_version)
    SELECT webhook_key, event_id, tenant_key, clock_timestamp(), run + 1, number, 0, :WaitReason.REPLAY, profile_version
    FROM revived
    ON CONFLICT DO NOTHING
),
heads AS (
    {include lane_head_upsert from=revived due=clock_timestamp()}
),
moved AS (
    SELECT count(*) AS pairs FROM revived
)
UPDATE job
SET cursor_event = :then_event, cursor_webhook = :then_webhook, done = job.done + moved.pairs,
    skipped = job.skipped + cardinality(:events::uuid[]) - moved.pairs,
    state = CASE WHEN :last THEN :JobState.DONE ELSE job.state END,
    -- a job that was kept waiting catches up a second at most
    not_before = GREATEST(job.not_before, clock_timestamp() - interval '1 second')
        + :paced_millis::bigint * interval '1 millisecond',
    updated_at = clock_timestamp()
FROM work, moved
WHERE job.id = work.id
RETURNING job.state, job.done, job.skipped

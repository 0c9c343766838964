-- One chunk of a discard: parked deliveries end as cancelled, with an attempt that says so. Parameters, lock and proof
-- are those of job_replay.sql; the webhook need not be active.
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
taken AS MATERIALIZED (
    SELECT k.webhook_key, k.event_id
    FROM unnest(:events::uuid[], :webhooks::bigint[]) AS u (event_id, webhook_key)
    CROSS JOIN LATERAL (
        SELECT webhook_key, event_id FROM parked
        WHERE webhook_key = u.webhook_key AND event_id = u.event_id AND tenant_key = (SELECT tenant_key FROM work)
          AND (reason < :ParkReason.FIRST_HELD) = :dead
        FOR UPDATE SKIP LOCKED
    ) k
    WHERE (SELECT true FROM work)
),
dropped AS (
    DELETE FROM parked p USING taken t
    WHERE p.event_id = t.event_id
      AND (p.webhook_key, p.event_id) >= (t.webhook_key, t.event_id)
      AND (p.webhook_key, p.event_id) <= (t.webhook_key, t.event_id)
    RETURNING p.webhook_key, p.event_id, p.run, p.number, p.profile_version
),
noted AS (
    INSERT INTO attempt (event_id, webhook_key, number, run, result, verdict, status_code, sent_at, millis,
                         webhook_version, profile_version, secret_number, pod_id)
    SELECT event_id, webhook_key, number, run, :AttemptResult.CANCELLED, :VerdictCode.CANCELLED, 0,
           clock_timestamp(), 0, 0, profile_version, 0, 0
    FROM dropped
    ON CONFLICT DO NOTHING
),
moved AS (
    SELECT count(*) AS pairs FROM dropped
)
UPDATE job
SET cursor_event = :then_event, cursor_webhook = :then_webhook, done = job.done + moved.pairs,
    skipped = job.skipped + cardinality(:events::uuid[]) - moved.pairs,
    state = CASE WHEN :last THEN :JobState.DONE ELSE job.state END,
    not_before = GREATEST(job.not_before, clock_timestamp() - interval '1 second')
        + :paced_millis::bigint * interval '1 millisecond',
    updated_at = clock_timestamp()
FROM work, moved
WHERE job.id = work.id
RETURNING job.state, job.done, job.skipped

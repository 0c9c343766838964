-- One chunk of a discard: parked deliveries end as cancelled, with an attempt that says so. Parameters, lock and proof
-- are those of job_replay.sql; the webhook need not be active.
WITH work AS MATERIALIZED (
    SELECT id, tenant_key FROM job
    WHERE id = $1 AND state = 'RUNNING'
      AND cursor_event IS NOT DISTINCT FROM $2::uuid AND cursor_webhook IS NOT DISTINCT FROM $3::bigint
    FOR UPDATE SKIP LOCKED
),
taken AS MATERIALIZED (
    SELECT k.webhook_key, k.event_id
    FROM unnest($4::uuid[], $5::bigint[]) AS u (event_id, webhook_key)
    CROSS JOIN LATERAL (
        SELECT webhook_key, event_id FROM parked
        WHERE webhook_key = u.webhook_key AND event_id = u.event_id AND tenant_key = (SELECT tenant_key FROM work)
          AND (reason < 20) = $10
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
    SELECT event_id, webhook_key, number, run, 21, 3, 0, clock_timestamp(), 0, 0, profile_version, 0, 0 FROM dropped
    ON CONFLICT DO NOTHING
),
moved AS (
    SELECT count(*) AS pairs FROM dropped
)
UPDATE job
SET cursor_event = $6, cursor_webhook = $7, done = job.done + moved.pairs,
    skipped = job.skipped + cardinality($4::uuid[]) - moved.pairs,
    state = CASE WHEN $8 THEN 'DONE' ELSE job.state END,
    not_before = GREATEST(job.not_before, clock_timestamp() - interval '1 second')
        + $9::bigint * interval '1 millisecond',
    updated_at = clock_timestamp()
FROM work, moved
WHERE job.id = work.id
RETURNING job.state, job.done, job.skipped

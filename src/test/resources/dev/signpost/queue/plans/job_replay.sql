-- One chunk of a replay: parked deliveries go back to the backlog with a new run and a fresh schedule. One statement
-- and no transaction around it: it is done or not, and a frozen pod keeps no lane locked.
-- $1 job · $2 $3 where the job stood when the chunk was chosen · $4 $5 the chunk's events and webhooks, side by side
-- $6 $7 where the job stands then · $8 the last chunk? · $9 milliseconds that the chunk uses up of the job's rate
-- $10 dead ones?
--
-- The job's row is the lock, and where it stands is the proof that nobody has done this chunk meanwhile: with either
-- missing nothing is done and no row comes back.
WITH work AS MATERIALIZED (
    SELECT id, tenant_key FROM job
    WHERE id = $1 AND state = 'RUNNING'
      AND cursor_event IS NOT DISTINCT FROM $2::uuid AND cursor_webhook IS NOT DISTINCT FROM $3::bigint
    FOR UPDATE SKIP LOCKED
),
ready AS MATERIALIZED (
    -- locked, so that whoever disables or deletes a webhook finds in the backlog what we put there; in one order, so
    -- that two jobs wait for each other instead of dead-locking
    SELECT h.key
    FROM work, webhook h
    WHERE h.key = ANY ($5::bigint[]) AND h.tenant_key = work.tenant_key
      AND h.status = 'ACTIVE' AND h.deleted_at IS NULL
    ORDER BY h.key
    FOR SHARE OF h
),
taken AS MATERIALIZED (
    -- who else has a row locked is about to move it himself
    SELECT k.webhook_key, k.event_id
    FROM unnest($4::uuid[], $5::bigint[]) AS u (event_id, webhook_key)
    JOIN ready r ON r.key = u.webhook_key
    CROSS JOIN LATERAL (
        SELECT webhook_key, event_id FROM parked
        WHERE webhook_key = u.webhook_key AND event_id = u.event_id AND (reason < 20) = $10
        FOR UPDATE SKIP LOCKED
    ) k
),
revived AS (
    DELETE FROM parked p USING taken t
    WHERE p.webhook_key = t.webhook_key AND p.event_id = t.event_id
    RETURNING p.webhook_key, p.event_id, p.tenant_key, p.run, p.number, p.profile_version
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
),
moved AS (
    SELECT count(*) AS pairs FROM revived
)
UPDATE job
SET cursor_event = $6, cursor_webhook = $7, done = job.done + moved.pairs,
    skipped = job.skipped + cardinality($4::uuid[]) - moved.pairs,
    state = CASE WHEN $8 THEN 'DONE' ELSE job.state END,
    -- a job that was kept waiting catches up a second at most
    not_before = GREATEST(job.not_before, clock_timestamp() - interval '1 second')
        + $9::bigint * interval '1 millisecond',
    updated_at = clock_timestamp()
FROM work, moved
WHERE job.id = work.id
RETURNING job.state, job.done, job.skipped

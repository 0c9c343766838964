-- What still waits when its event's time is up goes to the dead letters, and with its partition: a bite of it.
-- $1: retention in seconds. $2: at most so many.
WITH old AS MATERIALIZED (
    SELECT webhook_key, event_id, tenant_key, run, number, profile_version
    FROM backlog
    WHERE event_id < id_floor(clock_timestamp() - $1::bigint * interval '1 second') AND claimed_by IS NULL
    LIMIT $2 FOR UPDATE SKIP LOCKED
),
put_aside AS (
    INSERT INTO parked (webhook_key, event_id, tenant_key, run, number, reason, parked_at, profile_version)
    SELECT webhook_key, event_id, tenant_key, run, number, 5, clock_timestamp(), profile_version FROM old
    ON CONFLICT DO NOTHING
)
DELETE FROM backlog b USING old o WHERE b.webhook_key = o.webhook_key AND b.event_id = o.event_id

-- What still waits when its event's time is up goes to the dead letters, and with its partition: a bite of it.
--
-- :retention_seconds bigint · :limit bigint
WITH old AS MATERIALIZED (
    -- tenant by tenant, as the index lies
    SELECT b.webhook_key, b.event_id, b.tenant_key, b.run, b.number, b.profile_version
    FROM tenant t
    CROSS JOIN LATERAL (
        SELECT webhook_key, event_id, tenant_key, run, number, profile_version FROM backlog
        WHERE tenant_key = t.key AND COALESCE(claimed_by, 0) = 0
          AND event_id < (SELECT id_floor(clock_timestamp() - :retention_seconds::bigint * interval '1 second'))
        ORDER BY event_id LIMIT :limit FOR UPDATE SKIP LOCKED
    ) b
    LIMIT :limit
),
put_aside AS (
    INSERT INTO parked (webhook_key, event_id, tenant_key, run, number, reason, parked_at, profile_version)
    SELECT webhook_key, event_id, tenant_key, run, number, :ParkReason.EXPIRED, clock_timestamp(), profile_version
    FROM old
    ON CONFLICT DO NOTHING
)
DELETE FROM backlog b USING old o
WHERE (b.webhook_key, b.event_id) >= (o.webhook_key, o.event_id)
  AND (b.webhook_key, b.event_id) <= (o.webhook_key, o.event_id)

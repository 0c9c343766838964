-- Looks at a slice of time for deliveries that nobody answers for, below the lowest watermark of all pods (ids and
-- watermarks are read in this one statement), so that the next look can begin where this one ended. A delivery is
-- answered for by its last attempt, if that delivered or cancelled it, by a backlog row or by a parked row. One that is
-- not goes to the backlog, or back to the dead letters if its last attempt had made it one. There should be none: a
-- finding is a defect, or somebody has changed the tables by hand.
-- The slice is bounded by ids, and ends sooner where a tenant has more events in it than a look may take. Events are
-- read tenant by tenant and attempts webhook by webhook, as their keys lie, and then compared as sets: a look-up for
-- each delivery costs several times as much, and only those that are doubtful get one.
--
-- :from_id uuid · :slice_millis bigint, of ids, at most · :age_millis bigint, nothing younger
-- :limit bigint, events of a tenant
WITH slice AS MATERIALIZED (
    SELECT h.horizon::uuid AS horizon,
           LEAST(h.horizon,
                 id_floor(id_time(:from_id) + :slice_millis::bigint * interval '1 millisecond')::text)::uuid AS until
    FROM (
        SELECT LEAST(id_floor(clock_timestamp() - :age_millis::bigint * interval '1 millisecond')::text,
                     min(watermark::text))
                   AS horizon
        FROM pod WHERE id > 0 -- all of them, by the index
    ) h
),
found AS MATERIALIZED (
    SELECT e.id, t.key AS tenant_key, e.targets, e.deferred
    FROM tenant t
    CROSS JOIN LATERAL (
        SELECT id, targets, deferred FROM event
        WHERE tenant_key = t.key AND id >= :from_id AND id < (SELECT until FROM slice) ORDER BY id LIMIT :limit
    ) e
),
cut AS MATERIALIZED (
    -- as far as all tenants have been read
    SELECT LEAST((SELECT until::text FROM slice), min(f.last)) AS until
    FROM (SELECT max(id::text) AS last FROM found GROUP BY tenant_key HAVING count(*) >= :limit) f
),
looked AS MATERIALIZED (
    SELECT * FROM found WHERE id < (SELECT until::uuid FROM cut)
),
pairs AS MATERIALIZED (
    SELECT w.webhook_key, l.tenant_key, l.id AS event_id
    FROM looked l CROSS JOIN LATERAL unnest(l.targets || l.deferred) AS w (webhook_key)
),
tried AS MATERIALIZED (
    SELECT w.webhook_key, w.tenant_key, a.event_id, a.verdict
    FROM (SELECT DISTINCT webhook_key, tenant_key FROM pairs) w
    CROSS JOIN LATERAL (
        SELECT event_id, verdict FROM attempt
        WHERE webhook_key = w.webhook_key AND event_id >= :from_id AND event_id < (SELECT until::uuid FROM cut) OFFSET 0
    ) a
),
doubtful AS MATERIALIZED (
    (SELECT webhook_key, tenant_key, event_id FROM pairs
     EXCEPT
     SELECT webhook_key, tenant_key, event_id FROM tried
     WHERE verdict IN (:VerdictCode.DELIVERED, :VerdictCode.CANCELLED))
    UNION
    -- several attempts: the last one counts
    SELECT webhook_key, tenant_key, event_id FROM tried WHERE verdict IN (:VerdictCode.AGAIN, :VerdictCode.PARKED)
),
lost AS MATERIALIZED (
    SELECT d.webhook_key, d.tenant_key, d.event_id, COALESCE(a.run, 1) AS run, COALESCE(a.number, 0) + 1 AS number,
           COALESCE(a.verdict = :VerdictCode.PARKED, false) AS dead, a.reason,
           COALESCE(a.profile_version, 0) AS profile_version
    FROM doubtful d
    LEFT JOIN LATERAL (
        SELECT 1 AS there FROM backlog
        WHERE (webhook_key, event_id) >= (d.webhook_key, d.event_id)
          AND (webhook_key, event_id) <= (d.webhook_key, d.event_id)
        LIMIT 1
    ) b ON true
    LEFT JOIN LATERAL (
        SELECT 1 AS there FROM parked WHERE webhook_key = d.webhook_key AND event_id = d.event_id LIMIT 1
    ) p ON true
    LEFT JOIN LATERAL (
        SELECT run, number, verdict, reason, profile_version FROM attempt
        WHERE webhook_key = d.webhook_key AND event_id = d.event_id ORDER BY number DESC LIMIT 1
    ) a ON true
    WHERE b.there IS NULL AND p.there IS NULL
      AND COALESCE(a.verdict, :VerdictCode.AGAIN) IN (:VerdictCode.AGAIN, :VerdictCode.PARKED)
),
queued AS (
    INSERT INTO backlog (webhook_key, event_id, tenant_key, due_at, run, number, retries, reason, profile_version)
    SELECT webhook_key, event_id, tenant_key, clock_timestamp(), run, number, 0, :WaitReason.POD_STOPPED,
           profile_version
    FROM lost WHERE NOT dead
    ON CONFLICT DO NOTHING
),
heads AS (
    {include lane_head_upsert from="lost WHERE NOT dead" due=clock_timestamp()}
),
put_aside AS (
    INSERT INTO parked (webhook_key, event_id, tenant_key, run, number, reason, parked_at, profile_version)
    SELECT webhook_key, event_id, tenant_key, run, number, COALESCE(reason, :ParkReason.EXHAUSTED), clock_timestamp(),
           profile_version
    FROM lost WHERE dead
    ON CONFLICT DO NOTHING
)
SELECT (SELECT count(*) FROM looked) AS looked,
       (SELECT GREATEST(until, (:from_id)::text)::uuid FROM cut) AS next_id,
       COALESCE((SELECT c.until::uuid < s.horizon FROM cut c CROSS JOIN slice s), false) AS behind,
       (SELECT count(*) FROM lost WHERE NOT dead) AS orphaned,
       (SELECT count(*) FROM lost WHERE dead) AS dead,
       ARRAY(SELECT event_id FROM lost WHERE NOT dead LIMIT :Audit.IDS_SHOWN) AS orphaned_ids,
       ARRAY(SELECT event_id FROM lost WHERE dead LIMIT :Audit.IDS_SHOWN) AS dead_ids

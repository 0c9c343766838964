-- Notes that this pod sends some webhooks less than their limits allow, or nothing, and puts off the turns of those that
-- are sent nothing: both or neither, so that claims and those who look see the same. Who adds to such a lane without
-- knowing may bring its turn forward again: the pod that knows leaves the lane out, another finds out for itself.
-- $4 webhooks · $5 tenants · $6 kinds · $7 results · $8 statuses · $9 milliseconds since · $10 milliseconds until, or
-- null · $11 whether nothing is sent till then · $12 stops, all side by side · $13 highest generation heard of
WITH alive AS MATERIALIZED (
    SELECT 1 FROM pod_slot WHERE pod_id = $1 AND slot = $2 AND nonce = $3 FOR KEY SHARE
),
noted AS MATERIALIZED (
    SELECT u.*, clock_timestamp() - u.since_millis * interval '1 millisecond' AS since,
           clock_timestamp() + u.until_millis * interval '1 millisecond' AS until
    FROM alive, unnest($4::bigint[], $5::bigint[], $6::smallint[], $7::smallint[], $8::smallint[], $9::bigint[],
                       $10::bigint[], $11::boolean[], $12::uuid[])
        AS u (webhook_key, tenant_key, kind, result, status_code, since_millis, until_millis, shut, stop_id)
    -- in one order, so that two pods wait for each other instead of dead-locking
    ORDER BY u.webhook_key
),
written AS (
    INSERT INTO webhook_pause (webhook_key, pod_id, tenant_key, kind, result, status_code, since, until, generation,
                               stop_id)
    SELECT webhook_key, $1, tenant_key, kind, result, status_code, since, until, $13, stop_id FROM noted
    ON CONFLICT (webhook_key, pod_id) DO UPDATE
        SET kind = excluded.kind, result = excluded.result, status_code = excluded.status_code,
            since = excluded.since, until = excluded.until, generation = excluded.generation, stop_id = excluded.stop_id
),
told AS (
    -- those who watch; a program that does not know of pauses takes it for something that is missing
    INSERT INTO live_feed (tenant_key, seq, skipped, webhook_key, event_type, state, at, next_at)
    SELECT n.tenant_key, row_number() OVER (), 1, n.webhook_key, n.kind::text, 'PAUSED', n.since, n.until
    FROM noted n
    WHERE EXISTS (SELECT FROM live_watch w WHERE w.tenant_key = n.tenant_key AND w.until > clock_timestamp())
),
heads AS MATERIALIZED (
    SELECT h.webhook_key, n.until
    FROM noted n
    CROSS JOIN LATERAL (SELECT webhook_key FROM lane_head WHERE webhook_key = n.webhook_key FOR UPDATE) h
    WHERE n.shut AND n.until IS NOT NULL
)
UPDATE lane_head h
SET next_due = GREATEST(h.next_due, m.until), version = h.version + 1
FROM heads m WHERE h.webhook_key = m.webhook_key

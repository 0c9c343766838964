-- Notes that this pod sends some webhooks less than their limits allow, or nothing, and puts off the turns of those
-- that are sent nothing: both or neither, so that claims and those who look see the same. Who adds to such a lane
-- without knowing may bring its turn forward again: the pod that knows leaves the lane out, another finds out for
-- itself.
--
-- :pod int · :slot int · :nonce uuid · :webhooks bigint[] · :tenants bigint[] · :kinds smallint[] · :results smallint[]
-- :statuses smallint[] · :since_millis bigint[] · :until_millis bigint[], each or null
-- :shut boolean[], nothing is sent till then · :stops uuid[] · :generation bigint, the highest heard of
WITH alive AS MATERIALIZED (
    SELECT 1 FROM pod_slot WHERE pod_id = :pod AND slot = :slot AND nonce = :nonce FOR KEY SHARE
),
noted AS MATERIALIZED (
    SELECT u.*, clock_timestamp() - u.since_millis * interval '1 millisecond' AS since,
           clock_timestamp() + u.until_millis * interval '1 millisecond' AS until
    FROM alive, unnest(:webhooks::bigint[], :tenants::bigint[], :kinds::smallint[], :results::smallint[],
                       :statuses::smallint[], :since_millis::bigint[], :until_millis::bigint[], :shut::boolean[],
                       :stops::uuid[])
        AS u (webhook_key, tenant_key, kind, result, status_code, since_millis, until_millis, shut, stop_id)
    -- in one order, so that two pods wait for each other instead of dead-locking
    ORDER BY u.webhook_key
),
written AS (
    INSERT INTO webhook_pause (webhook_key, pod_id, tenant_key, kind, result, status_code, since, until, generation,
                               stop_id)
    SELECT webhook_key, :pod, tenant_key, kind, result, status_code, since, until, :generation, stop_id FROM noted
    ON CONFLICT (webhook_key, pod_id) DO UPDATE
        SET kind = excluded.kind, result = excluded.result, status_code = excluded.status_code,
            since = excluded.since, until = excluded.until, generation = excluded.generation, stop_id = excluded.stop_id
),
told AS (
    -- those who watch; a program that does not know of pauses takes it for something that is missing
    INSERT INTO live_feed (tenant_key, seq, skipped, webhook_key, event_type, state, at, next_at)
    SELECT n.tenant_key, row_number() OVER (), 1, n.webhook_key, n.kind::text, :LivePause.BEGAN, n.since, n.until
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

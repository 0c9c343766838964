-- Fourth, in a new snapshot: what the pod had accepted and not recorded.
--
-- Events are read tenant by tenant and attempts webhook by webhook, as their keys lie: OFFSET keeps it so, whatever
-- order of the tables seems better.
--
-- :pod int · :watermark uuid, below which all is closed
-- :may_be_sent boolean, false for a pod that ends itself and has settled all that it sent
WITH looked AS MATERIALIZED (
    SELECT e.id, t.key AS tenant_key, e.targets
    FROM tenant t
    CROSS JOIN LATERAL (
        SELECT id, targets FROM event WHERE tenant_key = t.key AND id >= :watermark AND pod_id = :pod OFFSET 0
    ) e
),
{include orphans since=:watermark},
noted AS (
    INSERT INTO attempt (event_id, webhook_key, number, run, result, verdict, status_code, sent_at, millis,
                         webhook_version, profile_version, secret_number, pod_id, reason, next_at)
    SELECT event_id, webhook_key, 1, 1, :AttemptResult.INTERRUPTED, :VerdictCode.AGAIN, 0, clock_timestamp(), 0, 0,
           0, 0, :pod, :WaitReason.POD_STOPPED, clock_timestamp()
    FROM orphan WHERE :may_be_sent
    ON CONFLICT DO NOTHING
),
queued AS (
    INSERT INTO backlog (webhook_key, event_id, tenant_key, due_at, run, number, retries, interruptions, reason)
    SELECT webhook_key, event_id, tenant_key, clock_timestamp(), 1, 1 + (:may_be_sent)::int, 0, (:may_be_sent)::int,
           :WaitReason.POD_STOPPED
    FROM orphan
    ON CONFLICT DO NOTHING
),
heads AS (
    {include lane_head_upsert from=orphan due=clock_timestamp()}
)
SELECT count(*) AS pairs FROM orphan

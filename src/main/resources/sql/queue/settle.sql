-- Everything that is not a first attempt that succeeded: failures, outcomes of claimed deliveries, and deliveries put
-- aside without an attempt (lane overflow, webhook disabled meanwhile).
--
-- A claimed row is touched only while pod and claim
-- number match; the rest is stale and counted by the caller. While we hold our slot no take-over can have released
-- our claims, so what this statement's snapshot shows of them is what is.
--
-- Rows are looked up by LATERAL and written by a comparison of whole keys, which only the primary key can serve: what
-- is joined by plain equality may be walked over as a whole, if it was short when the plan was made. Where a table is
-- partitioned, an equation of the event beside it tells the partition.
--
-- May be sent again after an answer was lost: attempts that are there already stop their backlog and parked rows, too.
--
-- :pod int · :slot int · :nonce uuid · :events uuid[] · :webhooks bigint[] · :tenants bigint[] · :runs smallint[]
-- :numbers smallint[] · :results smallint[] · :verdicts smallint[] · :statuses smallint[] · :sent_at timestamptz[]
-- :millis int[] · :webhook_versions int[] · :profile_versions int[] · :secret_numbers int[] · :reasons smallint[]
-- :wait_millis bigint[] · :answers bytea[] · :claims bigint[] · :retries smallint[] · :interruptions smallint[]
-- :attempted boolean[] · :effects smallint[] · :enough int[], failures in a row
-- :patience bigint[], milliseconds without a success
WITH alive AS MATERIALIZED (
    SELECT 1 FROM pod_slot WHERE pod_id = :pod AND slot = :slot AND nonce = :nonce FOR KEY SHARE
),
offered AS MATERIALIZED (
    SELECT u.*
    FROM unnest(:events::uuid[], :webhooks::bigint[], :tenants::bigint[], :runs::smallint[], :numbers::smallint[],
                :results::smallint[], :verdicts::smallint[], :statuses::smallint[], :sent_at::timestamptz[],
                :millis::int[], :webhook_versions::int[], :profile_versions::int[], :secret_numbers::int[],
                :reasons::smallint[], :wait_millis::bigint[], :answers::bytea[], :claims::bigint[],
                :retries::smallint[], :interruptions::smallint[], :attempted::boolean[], :effects::smallint[],
                :enough::int[], :patience::bigint[])
        AS u (event_id, webhook_key, tenant_key, run, number, result, verdict, status_code, sent_at, millis,
              webhook_version, profile_version, secret_number, reason, wait_millis, answer, claim_number, retries,
              interruptions, attempted, effect, enough, patience)
    WHERE (SELECT true FROM alive)
),
mine AS MATERIALIZED (
    SELECT o.*, CASE WHEN o.verdict = :VerdictCode.AGAIN
                     THEN clock_timestamp() + o.wait_millis * interval '1 millisecond' END AS due_at
    FROM offered o
    LEFT JOIN LATERAL (
        SELECT claimed_by, claim_number FROM backlog
        WHERE (webhook_key, event_id) >= (o.webhook_key, o.event_id)
          AND (webhook_key, event_id) <= (o.webhook_key, o.event_id)
        LIMIT 1
    ) b ON o.claim_number IS NOT NULL
    WHERE o.claim_number IS NULL OR (b.claimed_by = :pod AND b.claim_number = o.claim_number)
),
noted AS (
    INSERT INTO attempt (event_id, webhook_key, number, run, result, verdict, status_code, sent_at, millis,
                         webhook_version, profile_version, secret_number, pod_id, reason, next_at, answer)
    SELECT event_id, webhook_key, number, run, result, verdict, status_code, sent_at, millis, webhook_version,
           profile_version, secret_number, :pod, reason, due_at, answer
    FROM mine WHERE attempted
    ON CONFLICT DO NOTHING
    RETURNING webhook_key, event_id
),
movable AS MATERIALIZED (
    -- what may change state: claimed rows, new attempts, and unattempted pairs that nobody has moved before
    SELECT m.* FROM mine m
    WHERE m.claim_number IS NOT NULL
       OR (m.attempted AND (m.webhook_key, m.event_id) IN (SELECT webhook_key, event_id FROM noted))
       OR (NOT m.attempted
           AND (SELECT 1 FROM attempt a
                WHERE a.webhook_key = m.webhook_key AND a.event_id = m.event_id LIMIT 1) IS NULL
           AND (SELECT 1 FROM parked p
                WHERE p.webhook_key = m.webhook_key AND p.event_id = m.event_id LIMIT 1) IS NULL)
),
judged AS MATERIALIZED (
    -- What the attempts mean for their webhooks, where they change anything there; for the rest it is one look at the
    -- webhook. The catalogue's locks come before the queue's, so every statement below waits for this one row.
    SELECT count(judge_webhooks(n.hooks, n.effects, n.ends, n.enough, n.patience)) AS calls
    FROM (
        SELECT array_agg(m.webhook_key) AS hooks, array_agg(m.effect) AS effects,
               array_agg(m.sent_at + m.millis * interval '1 millisecond') AS ends, array_agg(m.enough) AS enough,
               array_agg(m.patience) AS patience
        FROM movable m
        CROSS JOIN LATERAL (
            SELECT status, deleted_at, failing_since FROM webhook WHERE key = m.webhook_key LIMIT 1
        ) w
        WHERE m.effect > :WebhookEffect.NONE AND w.status <> :WebhookStatus.DISABLED AND w.deleted_at IS NULL
          AND (m.effect = :WebhookEffect.GONE OR m.enough IS NOT NULL
               OR (w.failing_since IS NULL) = (m.effect > :WebhookEffect.HEALTHY)
               OR w.failing_since <= clock_timestamp() - m.patience * interval '1 millisecond')
        HAVING count(*) > 0
    ) n
),
shut AS MATERIALIZED (
    -- Of what is put aside because its webhook takes nothing: the webhooks of which that is still so. The pod may not
    -- have
    -- heard yet that one was brought back.
    SELECT w.key
    FROM (SELECT DISTINCT webhook_key AS key FROM movable
          WHERE verdict = :VerdictCode.PARKED AND reason >= :ParkReason.FIRST_HELD AND NOT attempted) k
    CROSS JOIN LATERAL (SELECT key, status, deleted_at FROM webhook WHERE key = k.key LIMIT 1) w
    WHERE w.status <> :WebhookStatus.ACTIVE OR w.deleted_at IS NOT NULL
),
moved AS MATERIALIZED (
    SELECT m.event_id, m.webhook_key, m.tenant_key, m.run, m.number, m.attempted, m.claim_number, m.retries,
           m.interruptions, m.profile_version,
           CASE WHEN v.reopened THEN :VerdictCode.AGAIN::smallint ELSE m.verdict END AS verdict,
           CASE WHEN v.reopened THEN :WaitReason.REPLAY::smallint ELSE m.reason END AS reason,
           CASE WHEN v.reopened THEN clock_timestamp() ELSE m.due_at END AS due_at
    FROM movable m
    CROSS JOIN judged
    CROSS JOIN LATERAL (
        SELECT m.verdict = :VerdictCode.PARKED AND m.reason >= :ParkReason.FIRST_HELD AND NOT m.attempted
               AND (m.webhook_key IN (SELECT key FROM shut)) IS NOT TRUE AS reopened
    ) v
),
finished AS (
    DELETE FROM backlog b USING moved m
    WHERE m.claim_number IS NOT NULL AND m.verdict <> :VerdictCode.AGAIN
      AND (b.webhook_key, b.event_id) >= (m.webhook_key, m.event_id)
      AND (b.webhook_key, b.event_id) <= (m.webhook_key, m.event_id)
      AND b.claim_number = m.claim_number
),
postponed AS (
    UPDATE backlog b
    SET due_at = m.due_at, number = m.number + m.attempted::int, retries = m.retries, reason = m.reason,
        interruptions = m.interruptions, claimed_by = NULL, claim_number = NULL,
        profile_version = CASE WHEN b.profile_version = 0 THEN m.profile_version ELSE b.profile_version END
    FROM moved m
    WHERE m.claim_number IS NOT NULL AND m.verdict = :VerdictCode.AGAIN
      AND (b.webhook_key, b.event_id) >= (m.webhook_key, m.event_id)
      AND (b.webhook_key, b.event_id) <= (m.webhook_key, m.event_id)
      AND b.claim_number = m.claim_number
),
queued AS (
    INSERT INTO backlog (webhook_key, event_id, tenant_key, due_at, run, number, retries, interruptions, reason,
                         profile_version)
    SELECT webhook_key, event_id, tenant_key, due_at, run, number + attempted::int, retries, interruptions, reason,
           profile_version
    FROM moved WHERE claim_number IS NULL AND verdict = :VerdictCode.AGAIN
    ON CONFLICT DO NOTHING
),
heads AS (
    {include lane_head_upsert from="moved WHERE verdict = :VerdictCode.AGAIN" due=min(due_at)}
),
put_aside AS (
    INSERT INTO parked (webhook_key, event_id, tenant_key, run, number, reason, parked_at, profile_version)
    SELECT webhook_key, event_id, tenant_key, run, number + attempted::int, reason, clock_timestamp(), profile_version
    FROM moved WHERE verdict = :VerdictCode.PARKED
    ON CONFLICT (webhook_key, event_id) DO UPDATE
        SET run = excluded.run, number = excluded.number, reason = excluded.reason, parked_at = excluded.parked_at
),
forgiven AS (
    -- a resend that succeeded also ends the dead letter of the run before
    DELETE FROM parked p USING moved m
    WHERE m.verdict = :VerdictCode.DELIVERED AND m.claim_number IS NOT NULL AND p.event_id = m.event_id
      AND (p.webhook_key, p.event_id) >= (m.webhook_key, m.event_id)
      AND (p.webhook_key, p.event_id) <= (m.webhook_key, m.event_id)
)
SELECT (SELECT count(*) FROM alive) AS alive, (SELECT count(*) FROM offered) AS offered,
       (SELECT count(*) FROM mine) AS mine

-- The common case: first attempts that succeeded. One append-only row each, nothing updated, nothing deleted. A row
-- that is there already fails it, and settle does it then: to tolerate rows costs each of them a quarter more of WAL.
--
-- :pod int · :slot int · :nonce uuid · :events uuid[] · :webhooks bigint[] · :statuses smallint[]
-- :sent_at timestamptz[] · :millis int[] · :webhook_versions int[] · :profile_versions int[] · :secret_numbers int[]
-- :answers bytea[]
WITH alive AS MATERIALIZED (
    SELECT 1 FROM pod_slot WHERE pod_id = :pod AND slot = :slot AND nonce = :nonce FOR KEY SHARE
),
noted AS (
    INSERT INTO attempt (event_id, webhook_key, number, run, result, verdict, status_code, sent_at, millis,
                         webhook_version, profile_version, secret_number, pod_id, answer)
    SELECT u.event_id, u.webhook_key, 1, 1, :AttemptResult.SUCCESS, :VerdictCode.DELIVERED, u.status_code, u.sent_at,
           u.millis, u.webhook_version, u.profile_version, u.secret_number, :pod, u.answer
    FROM unnest(:events::uuid[], :webhooks::bigint[], :statuses::smallint[], :sent_at::timestamptz[], :millis::int[],
                :webhook_versions::int[], :profile_versions::int[], :secret_numbers::int[], :answers::bytea[])
        AS u (event_id, webhook_key, status_code, sent_at, millis, webhook_version, profile_version, secret_number,
              answer)
    WHERE (SELECT true FROM alive)
    RETURNING 1
)
SELECT (SELECT count(*) FROM alive) AS alive, (SELECT count(*) FROM noted) AS noted

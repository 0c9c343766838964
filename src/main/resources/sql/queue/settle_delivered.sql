-- The common case: first attempts that succeeded. One append-only row each, nothing updated, nothing deleted. A row that
-- is there already fails it, and settle does it then: to tolerate rows costs each of them a quarter more of WAL.
WITH alive AS MATERIALIZED (
    SELECT 1 FROM pod_slot WHERE pod_id = $1 AND slot = $2 AND nonce = $3 FOR KEY SHARE
),
noted AS (
    INSERT INTO attempt (event_id, webhook_key, number, run, result, verdict, status_code, sent_at, millis,
                         webhook_version, profile_version, secret_number, pod_id, answer)
    SELECT u.event_id, u.webhook_key, 1, 1, 0, 0, u.status_code, u.sent_at, u.millis, u.webhook_version,
           u.profile_version, u.secret_number, $1, u.answer
    FROM unnest($4::uuid[], $5::bigint[], $6::smallint[], $7::timestamptz[], $8::int[], $9::int[], $10::int[],
                $11::int[], $12::bytea[])
        AS u (event_id, webhook_key, status_code, sent_at, millis, webhook_version, profile_version, secret_number,
              answer)
    WHERE (SELECT true FROM alive)
    RETURNING 1
)
SELECT (SELECT count(*) FROM alive) AS alive, (SELECT count(*) FROM noted) AS noted

-- Third, in a new snapshot: the dead pod's claims. What it held may have been sent, so an attempt says so; five such
-- in a row and the event itself is under suspicion.
--
-- :pod int · :interruptions_at_most int, in a row, then it is parked
-- :may_be_sent boolean, false for a pod that ends itself and knows that it sent nothing of this
-- :up_to_claim bigint or null for all
WITH freed AS (
    UPDATE backlog
    SET claimed_by = NULL, claim_number = NULL, due_at = clock_timestamp(),
        number = number + (:may_be_sent)::int, interruptions = interruptions + (:may_be_sent)::int,
        reason = :WaitReason.POD_STOPPED
    WHERE claimed_by = :pod AND claim_number <= COALESCE(:up_to_claim, :TakeOver.ALL_CLAIMS)
      AND NOT (:may_be_sent AND interruptions + 1 >= :interruptions_at_most)
    -- with the number of the attempt that was interrupted
    RETURNING webhook_key, event_id, tenant_key, run, number - (:may_be_sent)::int AS number, profile_version
),
ended AS (
    DELETE FROM backlog
    WHERE claimed_by = :pod AND claim_number <= COALESCE(:up_to_claim, :TakeOver.ALL_CLAIMS)
      AND :may_be_sent AND interruptions + 1 >= :interruptions_at_most
    RETURNING webhook_key, event_id, tenant_key, run, number, profile_version
),
released AS MATERIALIZED (
    SELECT *, :VerdictCode.AGAIN AS verdict, :WaitReason.POD_STOPPED AS reason FROM freed
    UNION ALL
    SELECT *, :VerdictCode.PARKED, :ParkReason.INTERRUPTED FROM ended
),
noted AS (
    INSERT INTO attempt (event_id, webhook_key, number, run, result, verdict, status_code, sent_at, millis,
                         webhook_version, profile_version, secret_number, pod_id, reason, next_at)
    SELECT event_id, webhook_key, number, run, :AttemptResult.INTERRUPTED, verdict, 0, clock_timestamp(), 0, 0,
           profile_version, 0, :pod, reason, clock_timestamp()
    FROM released WHERE :may_be_sent
    ON CONFLICT DO NOTHING
),
put_aside AS (
    INSERT INTO parked (webhook_key, event_id, tenant_key, run, number, reason, parked_at, profile_version)
    SELECT webhook_key, event_id, tenant_key, run, number + 1, :ParkReason.INTERRUPTED, clock_timestamp(),
           profile_version
    FROM ended
    ON CONFLICT DO NOTHING
),
heads AS (
    {include lane_head_upsert from=released due=clock_timestamp()}
)
SELECT (SELECT count(*) FROM released) AS pairs, ARRAY(SELECT event_id FROM released LIMIT :Audit.IDS_SHOWN) AS ids

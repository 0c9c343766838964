-- Third, in a new snapshot: the dead pod's claims. What it held may have been sent, so an attempt says so; five such
-- in a row and the event itself is under suspicion. $2: how many in a row park it. $3: false for a pod that ends
-- itself and knows that it sent nothing of this. $4: claims up to this number, or null for all.
WITH freed AS (
    UPDATE backlog
    SET claimed_by = NULL, claim_number = NULL, due_at = clock_timestamp(),
        number = number + $3::int, interruptions = interruptions + $3::int, reason = 5
    WHERE claimed_by = $1 AND claim_number <= COALESCE($4, 9223372036854775807) AND NOT ($3 AND interruptions + 1 >= $2)
    -- with the number of the attempt that was interrupted
    RETURNING webhook_key, event_id, tenant_key, run, number - $3::int AS number, profile_version
),
ended AS (
    DELETE FROM backlog
    WHERE claimed_by = $1 AND claim_number <= COALESCE($4, 9223372036854775807) AND $3 AND interruptions + 1 >= $2
    RETURNING webhook_key, event_id, tenant_key, run, number, profile_version
),
released AS MATERIALIZED (
    SELECT *, 1 AS verdict, 5 AS reason FROM freed
    UNION ALL
    SELECT *, 2, 3 FROM ended
),
noted AS (
    INSERT INTO attempt (event_id, webhook_key, number, run, result, verdict, status_code, sent_at, millis,
                         webhook_version, profile_version, secret_number, pod_id, reason, next_at)
    SELECT event_id, webhook_key, number, run, 20, verdict, 0, clock_timestamp(), 0, 0, profile_version, 0, $1, reason,
           clock_timestamp()
    FROM released WHERE $3
    ON CONFLICT DO NOTHING
),
put_aside AS (
    INSERT INTO parked (webhook_key, event_id, tenant_key, run, number, reason, parked_at, profile_version)
    SELECT webhook_key, event_id, tenant_key, run, number + 1, 3, clock_timestamp(), profile_version FROM ended
    ON CONFLICT DO NOTHING
),
heads AS (
    INSERT INTO lane_head AS h (webhook_key, tenant_key, next_due)
    SELECT webhook_key, min(tenant_key), clock_timestamp() FROM released GROUP BY webhook_key ORDER BY webhook_key
    ON CONFLICT (webhook_key)
        DO UPDATE SET next_due = LEAST(h.next_due, excluded.next_due), version = h.version + 1
)
SELECT (SELECT count(*) FROM released) AS pairs, ARRAY(SELECT event_id FROM released LIMIT 20) AS ids

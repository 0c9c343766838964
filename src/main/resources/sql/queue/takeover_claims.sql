-- Third, in a new snapshot: the dead pod's claims. What it held may have been sent, so an attempt says so; five such
-- in a row and the event itself is under suspicion. $2: how many in a row park it. $3: false for a pod that ends
-- itself and knows that it sent nothing of this.
WITH released AS MATERIALIZED (
    SELECT webhook_key, event_id, tenant_key, run, number, retries, interruptions, profile_version
    FROM backlog WHERE claimed_by = $1 FOR UPDATE
),
noted AS (
    INSERT INTO attempt (event_id, webhook_key, number, run, result, verdict, status_code, sent_at, millis,
                         webhook_version, profile_version, secret_number, pod_id, reason, next_at)
    SELECT event_id, webhook_key, number, run, 20, CASE WHEN interruptions + 1 >= $2 THEN 2 ELSE 1 END, 0,
           clock_timestamp(), 0, 0, profile_version, 0, $1, CASE WHEN interruptions + 1 >= $2 THEN 3 ELSE 5 END,
           clock_timestamp()
    FROM released WHERE $3
    ON CONFLICT DO NOTHING
),
put_aside AS (
    INSERT INTO parked (webhook_key, event_id, tenant_key, run, number, reason, parked_at, profile_version)
    SELECT webhook_key, event_id, tenant_key, run, number + 1, 3, clock_timestamp(), profile_version
    FROM released WHERE $3 AND interruptions + 1 >= $2
    ON CONFLICT DO NOTHING
),
ended AS (
    DELETE FROM backlog b USING released r
    WHERE $3 AND r.interruptions + 1 >= $2 AND b.webhook_key = r.webhook_key AND b.event_id = r.event_id
),
freed AS (
    UPDATE backlog b
    SET claimed_by = NULL, claim_number = NULL, due_at = clock_timestamp(),
        number = b.number + $3::int, interruptions = b.interruptions + $3::int, reason = 5
    FROM released r
    WHERE NOT ($3 AND r.interruptions + 1 >= $2) AND b.webhook_key = r.webhook_key AND b.event_id = r.event_id
),
heads AS (
    INSERT INTO lane_head AS h (webhook_key, tenant_key, next_due)
    SELECT webhook_key, min(tenant_key), clock_timestamp() FROM released GROUP BY webhook_key ORDER BY webhook_key
    ON CONFLICT (webhook_key)
        DO UPDATE SET next_due = LEAST(h.next_due, excluded.next_due), version = h.version + 1
)
SELECT count(*) AS pairs FROM released

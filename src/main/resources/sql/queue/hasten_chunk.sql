-- Makes due what waits for a protection that has ended: for an open breaker, a pause or a stop. What has failed waits
-- for its own schedule all the same. While a pod has a new pause nothing is done. Looks at $5 rows that are not due yet and answers where to go on; no row: all done.
-- $1 webhook · $2 tenant · $3 $4 rows up to here are done · $6 the schedule's delays in milliseconds
WITH looked AS MATERIALIZED (
    SELECT event_id, due_at, reason, retries, number FROM backlog
    WHERE webhook_key = $1 AND claimed_by IS NULL AND due_at >= GREATEST($3, clock_timestamp())
      AND (due_at, event_id) > ($3, $4)
      AND NOT EXISTS (
          SELECT FROM webhook_pause p
          WHERE p.webhook_key = $1 AND p.until > clock_timestamp()
            AND NOT EXISTS (SELECT FROM webhook_resumption r WHERE r.webhook_key = $1 AND r.generation > p.generation))
    ORDER BY due_at, event_id LIMIT $5
    FOR UPDATE SKIP LOCKED
),
sooner AS MATERIALIZED (
    SELECT l.event_id,
           LEAST(l.due_at, GREATEST(clock_timestamp(), a.ended + ($6::bigint[])[l.retries] * interval '1 millisecond'))
               AS due_at
    FROM looked l
    LEFT JOIN LATERAL (
        SELECT sent_at + millis * interval '1 millisecond' AS ended FROM attempt
        WHERE webhook_key = $1 AND event_id = l.event_id AND number = l.number - 1 AND l.retries > 0
        LIMIT 1
    ) a ON true
    WHERE l.reason IN (2, 8, 9)
),
hastened AS (
    UPDATE backlog b
    SET due_at = s.due_at, reason = CASE WHEN s.due_at > clock_timestamp() THEN 1 ELSE 4 END
    FROM sooner s
    WHERE b.webhook_key = $1 AND b.event_id = s.event_id
    RETURNING b.due_at
),
heads AS (
    INSERT INTO lane_head AS h (webhook_key, tenant_key, next_due)
    SELECT $1, $2, min(due_at) FROM hastened HAVING count(*) > 0
    ON CONFLICT (webhook_key)
        DO UPDATE SET next_due = LEAST(h.next_due, excluded.next_due), version = h.version + 1
)
SELECT l.due_at, l.event_id, (SELECT count(*) FROM hastened) AS hastened
FROM looked l ORDER BY l.due_at DESC, l.event_id DESC LIMIT 1

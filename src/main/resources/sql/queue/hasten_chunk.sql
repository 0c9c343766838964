-- Makes due what waits for a protection that has ended: for an open breaker, a pause or a stop. What has failed waits
-- for its own schedule all the same. While a pod has a new pause nothing is done. Looks at some rows that are not
-- due yet and answers where to go on; no row: all done.
--
-- :webhook bigint · :after_due timestamptz · :after_event uuid, rows up to here are done
-- :limit bigint, rows that are not due yet · :delays bigint[], of the schedule, in milliseconds
WITH looked AS MATERIALIZED (
    SELECT event_id, due_at, reason, retries, number FROM backlog
    WHERE webhook_key = :webhook AND claimed_by IS NULL AND due_at >= GREATEST(:after_due, clock_timestamp())
      AND (due_at, event_id) > (:after_due, :after_event)
      AND NOT EXISTS (
          SELECT FROM webhook_pause p
          WHERE p.webhook_key = :webhook AND p.until > clock_timestamp()
            AND NOT EXISTS (SELECT FROM webhook_resumption r
                            WHERE r.webhook_key = :webhook AND r.generation > p.generation))
    ORDER BY due_at, event_id LIMIT :limit
    FOR UPDATE SKIP LOCKED
),
sooner AS MATERIALIZED (
    SELECT l.event_id,
           LEAST(l.due_at, GREATEST(clock_timestamp(),
                                    a.ended + (:delays::bigint[])[l.retries] * interval '1 millisecond'))
               AS due_at
    FROM looked l
    LEFT JOIN LATERAL (
        SELECT sent_at + millis * interval '1 millisecond' AS ended FROM attempt
        WHERE webhook_key = :webhook AND event_id = l.event_id AND number = l.number - 1 AND l.retries > 0
        LIMIT 1
    ) a ON true
    WHERE l.reason IN (:WaitReason.RETRY_AFTER, :WaitReason.BREAKER_OPEN, :WaitReason.DESTINATION_STOPPED)
),
hastened AS (
    UPDATE backlog b
    SET due_at = s.due_at,
        reason = CASE WHEN s.due_at > clock_timestamp() THEN :WaitReason.SCHEDULE ELSE :WaitReason.WAITED_TOO_LONG END
    FROM sooner s
    WHERE b.webhook_key = :webhook AND b.event_id = s.event_id
    RETURNING b.webhook_key, b.tenant_key, b.due_at
),
heads AS (
    {include lane_head_upsert from=hastened due=min(due_at)}
)
SELECT l.due_at, l.event_id, (SELECT count(*) FROM hastened) AS hastened
FROM looked l ORDER BY l.due_at DESC, l.event_id DESC LIMIT 1

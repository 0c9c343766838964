-- Deliveries that have been due for longer than they should though they could have been sent: their lane has had no
-- turn since, nothing pauses it, and nothing of it is with a pod. Counted up to a bound.
--
-- :late_millis bigint · :limit bigint
WITH moment AS MATERIALIZED (
    SELECT clock_timestamp() - :late_millis::bigint * interval '1 millisecond' AS since
),
late AS MATERIALIZED (
    SELECT h.webhook_key
    FROM (SELECT webhook_key, next_due FROM lane_head
          WHERE next_due < (SELECT since FROM moment) ORDER BY next_due LIMIT :AuditSweeps.LATE_LANES) h
    LEFT JOIN LATERAL (
        SELECT 1 AS there FROM webhook_pause
        WHERE webhook_key = h.webhook_key AND kind > :PauseKind.THROTTLED LIMIT 1
    ) p ON true
    WHERE p.there IS NULL
      AND h.webhook_key NOT IN (SELECT webhook_key FROM backlog WHERE claimed_by IS NOT NULL)
)
SELECT count(*) AS overdue
FROM (
    SELECT 1
    FROM late l
    CROSS JOIN LATERAL (
        SELECT 1 FROM backlog
        WHERE webhook_key = l.webhook_key AND claimed_by IS NULL AND due_at < (SELECT since FROM moment)
        LIMIT :limit
    ) b
    LIMIT :limit
) bounded

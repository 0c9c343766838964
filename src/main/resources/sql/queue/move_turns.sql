-- Puts off the turns of lanes whose breakers have opened or whose receivers asked for a pause, so that claims do not
-- walk over them, on any pod. Who adds to such a lane without knowing may bring its turn forward again: the pod that
-- knows leaves the lane out, and another finds out for itself.
-- $4 webhooks · $5 milliseconds from now, side by side
WITH alive AS MATERIALIZED (
    SELECT 1 FROM pod_slot WHERE pod_id = $1 AND slot = $2 AND nonce = $3 FOR KEY SHARE
),
moved AS MATERIALIZED (
    -- in one order, so that two pods wait for each other instead of dead-locking
    SELECT h.webhook_key, clock_timestamp() + u.millis * interval '1 millisecond' AS until
    FROM (
        SELECT * FROM unnest($4::bigint[], $5::bigint[]) AS given (webhook_key, millis)
        WHERE (SELECT true FROM alive)
        ORDER BY webhook_key
    ) u
    CROSS JOIN LATERAL (
        SELECT webhook_key FROM lane_head WHERE webhook_key = u.webhook_key LIMIT 1 FOR UPDATE
    ) h
)
UPDATE lane_head h
SET next_due = GREATEST(h.next_due, m.until), version = h.version + 1
FROM moved m WHERE h.webhook_key >= m.webhook_key AND h.webhook_key <= m.webhook_key

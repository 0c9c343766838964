-- A tenant's deliveries, newest event first, highest webhook first: events expanded by their webhooks.
-- $1 tenant · $2 $3 pairs below (event, webhook) · $4 ids from it · $5 type or null · $6 events to look at
-- $7 pairs to take
--
-- Both steps are bounded. Only the events whose pairs can still fit are expanded (fits_after counts the pairs of the
-- events before), for 1,000 events of 10,000 webhooks each would make ten million rows to sort.
-- One row comes back at least, for end_id: the last event looked at, null where the walk reached the floor.
WITH scanned AS MATERIALIZED (
    SELECT id, type, targets, deferred
    FROM event
    WHERE tenant_key = $1 AND id <= $2 AND id >= $4
    ORDER BY id DESC LIMIT $6
),
sized AS MATERIALIZED (
    SELECT id, targets || deferred AS webhooks,
           -- of the event that the page before ended in, only what is left
           CASE WHEN id = $2 THEN (SELECT count(*) FROM unnest(targets || deferred) AS u (k) WHERE u.k < $3)
                ELSE cardinality(targets) + coalesce(cardinality(deferred), 0) END AS pairs
    FROM scanned
    WHERE $5::text IS NULL OR type = $5
),
summed AS MATERIALIZED (
    SELECT id, webhooks, sum(pairs) OVER (ORDER BY id DESC) - pairs AS fits_after FROM sized
),
taken AS (
    SELECT s.id AS event_id, k.webhook_key
    FROM summed s
    CROSS JOIN LATERAL unnest(s.webhooks) AS k (webhook_key)
    WHERE s.fits_after < $7 AND (s.id, k.webhook_key) < ($2, $3)
    ORDER BY s.id DESC, k.webhook_key DESC LIMIT $7
)
SELECT w.end_id, t.event_id, t.webhook_key
FROM (
    SELECT CASE WHEN count(*) >= $6 THEN (SELECT id FROM scanned ORDER BY id LIMIT 1) END AS end_id FROM scanned
) w
LEFT JOIN taken t ON true
ORDER BY t.event_id DESC, t.webhook_key DESC

-- A tenant's deliveries, newest event first, highest webhook first: events expanded by their webhooks.
--
-- Both steps are bounded. Only the events whose pairs can still fit are expanded (fits_after counts the pairs of the
-- events before), for 1,000 events of 10,000 webhooks each would make ten million rows to sort.
-- One row comes back at least, for end_id: the last event looked at, null where the walk reached the floor.
--
-- :tenant bigint · :below_event uuid · :below_webhook bigint · :floor uuid, ids from it · :type text or null
-- :window bigint, events to look at · :limit bigint, pairs
WITH scanned AS MATERIALIZED (
    SELECT id, type, targets, deferred
    FROM event
    WHERE tenant_key = :tenant AND id <= :below_event AND id >= :floor
    ORDER BY id DESC LIMIT :window
),
sized AS MATERIALIZED (
    SELECT id, targets || deferred AS webhooks,
           -- of the event that the page before ended in, only what is left
           CASE WHEN id = :below_event THEN (SELECT count(*) FROM unnest(targets || deferred) AS u (k)
                                             WHERE u.k < :below_webhook)
                ELSE cardinality(targets) + coalesce(cardinality(deferred), 0) END AS pairs
    FROM scanned
    WHERE :type::text IS NULL OR type = :type
),
summed AS MATERIALIZED (
    SELECT id, webhooks, sum(pairs) OVER (ORDER BY id DESC) - pairs AS fits_after FROM sized
),
taken AS (
    SELECT s.id AS event_id, k.webhook_key
    FROM summed s
    CROSS JOIN LATERAL unnest(s.webhooks) AS k (webhook_key)
    WHERE s.fits_after < :limit::bigint AND (s.id, k.webhook_key) < (:below_event, :below_webhook)
    ORDER BY s.id DESC, k.webhook_key DESC LIMIT :limit
)
SELECT w.end_id, t.event_id, t.webhook_key
FROM (
    SELECT CASE WHEN count(*) >= :window THEN (SELECT id FROM scanned ORDER BY id LIMIT 1) END AS end_id FROM scanned
) w
LEFT JOIN taken t ON true
ORDER BY t.event_id DESC, t.webhook_key DESC

-- Takes one due delivery of each of these webhooks out of the backlog, to see whether their receivers are there again.
--
-- The one that has been tried most often goes first: it follows its profile's schedule to the end, so that a receiver
-- that stays away is found to be exhausted and its webhook disabled, though everything else waits unharmed. Heads stay
-- where they are: while the probe is on its way nobody is to take more of the lane.
--
-- :pod int · :slot int · :nonce uuid · :claim bigint, its number · :webhooks bigint[], whose breakers are half open
WITH alive AS MATERIALIZED (
    SELECT 1 FROM pod_slot WHERE pod_id = :pod AND slot = :slot AND nonce = :nonce FOR KEY SHARE
),
moment AS MATERIALIZED (
    SELECT clock_timestamp() AS now
),
picked AS MATERIALIZED (
    SELECT b.webhook_key, b.event_id
    FROM unnest(:webhooks::bigint[]) AS k (webhook_key)
    CROSS JOIN LATERAL (
        SELECT webhook_key, event_id
        FROM (SELECT webhook_key, event_id FROM backlog
              WHERE webhook_key = k.webhook_key AND claimed_by IS NULL AND retries > 0
                AND due_at <= (SELECT now FROM moment)
              ORDER BY retries DESC LIMIT 1
              FOR UPDATE SKIP LOCKED) tried
        UNION ALL
        SELECT webhook_key, event_id
        FROM (SELECT webhook_key, event_id FROM backlog
              WHERE webhook_key = k.webhook_key AND claimed_by IS NULL AND due_at <= (SELECT now FROM moment)
              ORDER BY due_at LIMIT 1
              FOR UPDATE SKIP LOCKED) longest
        LIMIT 1
    ) b
    WHERE (SELECT true FROM alive)
),
claimed AS (
    UPDATE backlog b SET claimed_by = :pod, claim_number = :claim
    FROM picked p
    WHERE (b.webhook_key, b.event_id) >= (p.webhook_key, p.event_id)
      AND (b.webhook_key, b.event_id) <= (p.webhook_key, p.event_id)
    RETURNING b.webhook_key, b.event_id, b.tenant_key, b.run, b.number, b.retries, b.interruptions, b.profile_version
)
SELECT c.webhook_key, c.event_id, c.tenant_key, c.run, c.number, c.retries, c.interruptions, c.profile_version,
       w.version AS webhook_version, t.id AS tenant_id, e.type, e.occurred_at, e.data, e.changes, e.traceparent, e.hops
FROM claimed c
LEFT JOIN LATERAL (SELECT id FROM tenant WHERE key = c.tenant_key LIMIT 1) t ON true
LEFT JOIN LATERAL (SELECT version FROM webhook WHERE key = c.webhook_key LIMIT 1) w ON true
LEFT JOIN LATERAL (
    SELECT type, occurred_at, data, changes, traceparent, hops FROM event
    WHERE tenant_key = c.tenant_key AND id = c.event_id LIMIT 1
) e ON true

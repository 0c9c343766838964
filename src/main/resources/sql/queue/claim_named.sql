-- Takes deliveries out of the backlog that a person wants to be sent now, whatever the turns of their lanes are.
--
-- :pod int · :slot int · :nonce uuid · :claim bigint, its number · :webhooks bigint[] · :events uuid[], beside them
WITH alive AS MATERIALIZED (
    SELECT 1 FROM pod_slot WHERE pod_id = :pod AND slot = :slot AND nonce = :nonce FOR KEY SHARE
),
picked AS MATERIALIZED (
    SELECT b.webhook_key, b.event_id
    FROM unnest(:webhooks::bigint[], :events::uuid[]) AS k (webhook_key, event_id)
    CROSS JOIN LATERAL (
        SELECT webhook_key, event_id FROM backlog
        WHERE (webhook_key, event_id) >= (k.webhook_key, k.event_id)
          AND (webhook_key, event_id) <= (k.webhook_key, k.event_id) AND COALESCE(claimed_by, 0) = 0
        LIMIT 1
        FOR UPDATE SKIP LOCKED
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

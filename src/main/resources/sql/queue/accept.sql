-- Takes a batch of events in: the events with their whole fan-out and their idempotency keys, all or nothing.
--
-- The order is what makes it right: alive → fresh → keys → events. A row that was matched against an old catalogue
-- must not leave its key behind, or its own second try would be answered "duplicate" with an id that does not exist.
--
-- No joins: parameters are compared with parameters by hashed subplans, the one way that is linear whatever the planner
-- takes the tables for. IS TRUE keeps them what they are; a bare IN would become a join.
--
-- One row comes back for each event offered: inserted, stale or duplicate. None at all: the pod was taken over.
--
-- :pod int · :slot int · :nonce uuid · :ids uuid[] · :tenant_keys bigint[] · :tenant_versions bigint[]
-- :key_digests uuid[] · :body_digests uuid[] · :matched int[] · :tenants bigint[], each once · :types text[]
-- :occurred_at timestamptz[] · :targets text[], an array's text for each · :traceparents text[] · :data bytea[]
-- :changes bytea[] · :deferred text[], an array's text for each
-- :deferred_webhooks bigint[], these five of pairs that are not sent now
-- :deferred_events uuid[] · :deferred_tenants bigint[] · :deferred_reasons smallint[] · :wait_millis bigint[]
-- :hops smallint[], of events again
WITH alive AS MATERIALIZED (
    SELECT 1 FROM pod_slot WHERE pod_id = :pod AND slot = :slot AND nonce = :nonce FOR KEY SHARE
),
catalogue AS MATERIALIZED (
    -- once for each tenant, not for each event; OFFSET keeps the partial index of names out of it
    SELECT key, version
    FROM (SELECT key, version, deleted_at FROM tenant WHERE key = ANY (:tenants::bigint[]) OFFSET 0) t
    WHERE deleted_at IS NULL
),
offered AS MATERIALIZED (
    -- version 0: matched with a catalogue that was read after the event had come in, so whatever was acknowledged
    -- before it came is in there; asking for the very latest would let a bulk change of webhooks starve publishers
    SELECT u.id, u.tenant_key, u.key_digest, u.body_digest, u.matched,
           (u.tenant_key, u.version) IN (SELECT key, version FROM catalogue)
           OR u.version = 0 AND u.tenant_key IN (SELECT key FROM catalogue) AS fresh
    FROM unnest(:ids::uuid[], :tenant_keys::bigint[], :tenant_versions::bigint[], :key_digests::uuid[],
                :body_digests::uuid[], :matched::int[])
        AS u (id, tenant_key, version, key_digest, body_digest, matched)
    WHERE (SELECT true FROM alive)
),
won AS (
    -- sorted, so that two batches with the same keys wait for each other instead of dead-locking
    INSERT INTO idempotency (digest, tenant_key, event_id, body_digest, matched)
    SELECT key_digest, tenant_key, id, body_digest, matched FROM offered
    WHERE fresh AND key_digest IS NOT NULL ORDER BY key_digest
    ON CONFLICT DO NOTHING
    RETURNING event_id
),
kept AS MATERIALIZED (
    SELECT id FROM offered WHERE fresh AND key_digest IS NULL
    UNION ALL
    SELECT event_id FROM won
),
logged AS (
    INSERT INTO event (id, tenant_key, pod_id, type, occurred_at, targets, deferred, traceparent, data, changes, hops)
    SELECT u.id, u.tenant_key, :pod, u.type, u.occurred_at, u.targets::bigint[], u.deferred::bigint[], u.traceparent,
           u.data, u.changes, u.hops
    FROM unnest(:ids::uuid[], :tenant_keys::bigint[], :types::text[], :occurred_at::timestamptz[], :targets::text[],
                :traceparents::text[], :data::bytea[], :changes::bytea[], :deferred::text[], :hops::smallint[])
        AS u (id, tenant_key, type, occurred_at, targets, traceparent, data, changes, deferred, hops)
    WHERE (u.id IN (SELECT id FROM kept)) IS TRUE
),
waiting AS (
    -- pairs whose lane is full or whose breaker is open
    INSERT INTO backlog (webhook_key, event_id, tenant_key, due_at, run, number, retries, reason)
    SELECT u.webhook_key, u.event_id, u.tenant_key,
           clock_timestamp() + u.wait_millis * interval '1 millisecond', 1, 1, 0, u.reason
    FROM unnest(:deferred_webhooks::bigint[], :deferred_events::uuid[], :deferred_tenants::bigint[],
                :deferred_reasons::smallint[], :wait_millis::bigint[])
        AS u (webhook_key, event_id, tenant_key, reason, wait_millis)
    WHERE u.reason < :Publication.PARKED AND (u.event_id IN (SELECT id FROM kept)) IS TRUE
    RETURNING webhook_key, tenant_key, due_at
),
heads AS (
    {include lane_head_upsert from=waiting due=min(due_at)}
),
held AS (
    -- pairs whose webhook is not active; their reasons come with that added
    INSERT INTO parked (webhook_key, event_id, tenant_key, run, number, reason, parked_at)
    SELECT u.webhook_key, u.event_id, u.tenant_key, 1, 1, u.reason - :Publication.PARKED, clock_timestamp()
    FROM unnest(:deferred_webhooks::bigint[], :deferred_events::uuid[], :deferred_tenants::bigint[],
                :deferred_reasons::smallint[])
        AS u (webhook_key, event_id, tenant_key, reason)
    WHERE u.reason >= :Publication.PARKED AND (u.event_id IN (SELECT id FROM kept)) IS TRUE
)
SELECT o.id, CASE WHEN o.id IN (SELECT id FROM kept) THEN :EventLog.INSERTED
                  WHEN o.fresh THEN :EventLog.DUPLICATE
                  ELSE :EventLog.STALE END AS answer
FROM offered o

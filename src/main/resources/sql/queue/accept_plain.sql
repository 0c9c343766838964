-- The common case of accept: no event of the batch brings an idempotency key or follows from a delivery of ours, and
-- every lane has room. Events with their fan-out, all or nothing, in the same order as there: alive → fresh → events.
--
-- One row: whether the pod is alive, how many were inserted, and which, unless all were. The rest is stale.
--
-- :pod int · :slot int · :nonce uuid · :tenants bigint[], each once · :ids uuid[] · :tenant_keys bigint[]
-- :tenant_versions bigint[] · :types text[] · :occurred_at timestamptz[] · :targets text[], an array's text for each
-- :traceparents text[] · :data bytea[] · :changes bytea[]
WITH alive AS MATERIALIZED (
    SELECT 1 FROM pod_slot WHERE pod_id = :pod AND slot = :slot AND nonce = :nonce FOR KEY SHARE
),
catalogue AS MATERIALIZED (
    SELECT key, version
    FROM (SELECT key, version, deleted_at FROM tenant WHERE key = ANY (:tenants::bigint[]) OFFSET 0) t
    WHERE deleted_at IS NULL
),
logged AS (
    INSERT INTO event (id, tenant_key, pod_id, type, occurred_at, targets, traceparent, data, changes)
    SELECT u.id, u.tenant_key, :pod, u.type, u.occurred_at, u.targets::bigint[], u.traceparent, u.data, u.changes
    FROM unnest(:ids::uuid[], :tenant_keys::bigint[], :tenant_versions::bigint[], :types::text[],
                :occurred_at::timestamptz[], :targets::text[], :traceparents::text[], :data::bytea[],
                :changes::bytea[])
        AS u (id, tenant_key, version, type, occurred_at, targets, traceparent, data, changes)
    WHERE (SELECT true FROM alive)
      AND ((u.tenant_key, u.version) IN (SELECT key, version FROM catalogue)
           OR u.version = 0 AND u.tenant_key IN (SELECT key FROM catalogue))
    RETURNING id
)
SELECT (SELECT count(*) FROM alive) AS alive,
       (SELECT count(*) FROM logged) AS logged,
       CASE WHEN (SELECT count(*) FROM logged) < cardinality(:ids) THEN (SELECT array_agg(id) FROM logged) END AS ids

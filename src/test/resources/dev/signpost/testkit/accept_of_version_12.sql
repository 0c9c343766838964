-- As the version before has it, whose programs run while the schema is changed.
-- The common case of accept: no event of the batch brings an idempotency key or follows from a delivery of ours, and
-- every lane has room. Events with their fan-out, all or nothing, in the same order as there: alive → fresh → events.
--
-- One row: whether the pod is alive, how many were inserted, and which, unless all were. The rest is stale.
WITH alive AS MATERIALIZED (
    SELECT 1 FROM pod_slot WHERE pod_id = $1 AND slot = $2 AND nonce = $3 FOR KEY SHARE
),
catalogue AS MATERIALIZED (
    SELECT key, version FROM tenant WHERE key = ANY ($4::bigint[]) AND deleted_at IS NULL
),
logged AS (
    INSERT INTO event (id, tenant_key, pod_id, type, occurred_at, targets, traceparent, data, changes)
    SELECT u.id, u.tenant_key, $1, u.type, u.occurred_at, u.targets::bigint[], u.traceparent, u.data, u.changes
    FROM alive,
         unnest($5::uuid[], $6::bigint[], $7::bigint[], $8::text[], $9::timestamptz[], $10::text[], $11::text[],
                $12::bytea[], $13::bytea[])
             AS u (id, tenant_key, version, type, occurred_at, targets, traceparent, data, changes)
    JOIN catalogue c ON c.key = u.tenant_key
    WHERE c.version = u.version OR u.version = 0
    RETURNING id
)
SELECT (SELECT count(*) FROM alive) AS alive,
       (SELECT count(*) FROM logged) AS logged,
       CASE WHEN (SELECT count(*) FROM logged) < cardinality($5) THEN (SELECT array_agg(id) FROM logged) END AS ids

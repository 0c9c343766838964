-- A tenant's webhooks against one event, newest first; those that had been deleted before it came are left out. One row
-- comes back at least if there is such an event.
--
-- :tenant bigint · :event uuid · :below bigint, keys · :limit bigint
WITH asked AS MATERIALIZED (
    SELECT id, type, occurred_at, erased_at, targets || deferred AS webhooks FROM event
    WHERE tenant_key = :tenant AND id = :event
),
meant AS MATERIALIZED (
    -- an event may have 10,000: looked up by hash, where = ANY would walk over them for each webhook
    SELECT k.key FROM asked, unnest(webhooks) AS k (key)
),
found AS MATERIALIZED (
    SELECT key, id, url, event_types, created_at, updated_at, deleted_at, key IN (SELECT m.key FROM meant m) AS meant
    FROM webhook
    WHERE tenant_key = :tenant AND key < :below
      AND (deleted_at IS NULL OR deleted_at >= id_time(:event) OR key IN (SELECT m.key FROM meant m))
    ORDER BY key DESC LIMIT :limit
)
SELECT a.id, a.type, a.occurred_at, a.erased_at, cardinality(a.webhooks) AS matched,
       f.key, f.id AS webhook_id, f.url, f.event_types, f.created_at, f.updated_at, f.deleted_at, f.meant
FROM asked a
LEFT JOIN found f ON true
ORDER BY f.key DESC

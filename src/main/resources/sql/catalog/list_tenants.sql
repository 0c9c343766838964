-- Newest first, without the one that pods measure themselves with.
--
-- :before bigint or null, key of the last one on the page before · :limit bigint
SELECT t.key, t.id, t.name, t.profile, t.retention_days, t.version,
       t.limit_events_per_second, t.limit_events_burst, t.limit_webhooks, t.limit_event_types,
       t.limit_api_keys,
       floor(extract(epoch FROM t.created_at) * 1000)::bigint AS created_millis
FROM tenant t
WHERE t.deleted_at IS NULL AND t.id <> :ReservedTenant.SYNTHETIC AND (:before::bigint IS NULL OR t.key < :before)
ORDER BY t.key DESC
LIMIT :limit

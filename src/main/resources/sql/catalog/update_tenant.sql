-- :tenant bigint · :name text · :profile text or null · :retention_days int
-- :events_per_second int or null, like all limits · :events_burst int · :webhooks int · :event_types int
-- :api_keys int
UPDATE tenant AS t
SET name = :name, profile = :profile, retention_days = :retention_days, limit_events_per_second = :events_per_second,
    limit_events_burst = :events_burst, limit_webhooks = :webhooks, limit_event_types = :event_types,
    limit_api_keys = :api_keys
WHERE t.key = :tenant
RETURNING t.key, t.id, t.name, t.profile, t.retention_days, t.version,
       t.limit_events_per_second, t.limit_events_burst, t.limit_webhooks, t.limit_event_types,
       t.limit_api_keys,
       floor(extract(epoch FROM t.created_at) * 1000)::bigint AS created_millis

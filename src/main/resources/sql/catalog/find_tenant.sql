-- :id text
SELECT t.key, t.id, t.name, t.profile, t.retention_days, t.version,
       t.limit_events_per_second, t.limit_events_burst, t.limit_webhooks, t.limit_event_types,
       t.limit_api_keys,
       floor(extract(epoch FROM t.created_at) * 1000)::bigint AS created_millis
FROM tenant t
WHERE t.id = :id AND t.deleted_at IS NULL

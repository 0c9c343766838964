-- $1 key, $2 name, $3 profile or null, $4 retention in days, $5 to $9 limits or null
UPDATE tenant AS t SET name = $2, profile = $3, retention_days = $4, limit_events_per_second = $5,
       limit_events_burst = $6, limit_webhooks = $7, limit_event_types = $8, limit_api_keys = $9
WHERE t.key = $1
RETURNING t.key, t.id, t.name, t.profile, t.retention_days, t.version,
       t.limit_events_per_second, t.limit_events_burst, t.limit_webhooks, t.limit_event_types,
       t.limit_api_keys,
       floor(extract(epoch FROM t.created_at) * 1000)::bigint AS created_millis

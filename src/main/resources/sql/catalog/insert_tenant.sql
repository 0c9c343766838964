-- $1 id, $2 name, $3 profile or null, $4 retention in days, $5 epoch, $6 to $10 limits or null
INSERT INTO tenant AS t (id, name, profile, retention_days, version, limit_events_per_second, limit_events_burst,
                         limit_webhooks, limit_event_types, limit_api_keys)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
-- The id of a deleted tenant may be used again, so only living ones are in the index.
ON CONFLICT (id) WHERE deleted_at IS NULL DO NOTHING
RETURNING t.key, t.id, t.name, t.profile, t.retention_days, t.version,
       t.limit_events_per_second, t.limit_events_burst, t.limit_webhooks, t.limit_event_types,
       t.limit_api_keys,
       floor(extract(epoch FROM t.created_at) * 1000)::bigint AS created_millis

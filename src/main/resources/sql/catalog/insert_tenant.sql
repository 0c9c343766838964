-- :id text · :name text · :profile text or null · :retention_days int · :epoch bigint
-- :events_per_second int or null, like all limits · :events_burst int · :webhooks int · :event_types int
-- :api_keys int
INSERT INTO tenant AS t (id, name, profile, retention_days, version, limit_events_per_second, limit_events_burst,
                         limit_webhooks, limit_event_types, limit_api_keys)
VALUES (:id, :name, :profile, :retention_days, :epoch, :events_per_second, :events_burst, :webhooks, :event_types,
        :api_keys)
-- The id of a deleted tenant may be used again, so only living ones are in the index.
ON CONFLICT (id) WHERE deleted_at IS NULL DO NOTHING
RETURNING t.key, t.id, t.name, t.profile, t.retention_days, t.version,
       t.limit_events_per_second, t.limit_events_burst, t.limit_webhooks, t.limit_event_types,
       t.limit_api_keys,
       floor(extract(epoch FROM t.created_at) * 1000)::bigint AS created_millis

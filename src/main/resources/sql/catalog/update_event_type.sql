-- :event_type bigint, its key · :category text · :description text · :schema text or null · :example text or null
-- :example_changes text or null
UPDATE event_type
SET category = :category, description = :description, schema = :schema, example = :example,
    example_changes = :example_changes, updated_at = now()
WHERE key = :event_type
RETURNING key, tenant_key IS NULL AS of_instance, name, category, description, schema, example, example_changes,
          floor(extract(epoch FROM created_at) * 1000)::bigint AS created_millis,
          floor(extract(epoch FROM updated_at) * 1000)::bigint AS updated_millis

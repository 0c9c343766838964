-- No row comes back if the name is taken.
--
-- :tenant bigint or null · :name text · :category text · :description text · :schema text or null
-- :example text or null · :example_changes text or null
INSERT INTO event_type (tenant_key, name, category, description, schema, example, example_changes)
VALUES (:tenant, :name, :category, :description, :schema, :example, :example_changes)
ON CONFLICT (tenant_key, name) DO NOTHING
RETURNING key, tenant_key IS NULL AS of_instance, name, category, description, schema, example, example_changes,
          floor(extract(epoch FROM created_at) * 1000)::bigint AS created_millis,
          floor(extract(epoch FROM updated_at) * 1000)::bigint AS updated_millis

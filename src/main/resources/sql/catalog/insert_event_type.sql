-- No row comes back if the name is taken. $1 tenant's key or null, $2 name, $3 category, $4 description, $5 schema or null,
-- $6 example or null, $7 example of changes or null
INSERT INTO event_type (tenant_key, name, category, description, schema, example, example_changes)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (tenant_key, name) DO NOTHING
RETURNING key, tenant_key IS NULL AS of_instance, name, category, description, schema, example, example_changes,
          floor(extract(epoch FROM created_at) * 1000)::bigint AS created_millis,
          floor(extract(epoch FROM updated_at) * 1000)::bigint AS updated_millis

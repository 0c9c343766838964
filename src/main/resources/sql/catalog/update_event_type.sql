-- $1 key, $2 category, $3 description, $4 schema or null, $5 example or null, $6 example of changes or null
UPDATE event_type
SET category = $2, description = $3, schema = $4, example = $5, example_changes = $6, updated_at = now()
WHERE key = $1
RETURNING key, tenant_key IS NULL AS of_instance, name, category, description, schema, example, example_changes,
          floor(extract(epoch FROM created_at) * 1000)::bigint AS created_millis,
          floor(extract(epoch FROM updated_at) * 1000)::bigint AS updated_millis

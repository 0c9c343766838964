-- One event type: the tenant's own before the instance's. $1 tenant's key, or null for the instance's alone · $2 name
SELECT key, tenant_key IS NULL AS of_instance, name, category, description, schema, example, example_changes,
       floor(extract(epoch FROM created_at) * 1000)::bigint AS created_millis,
       floor(extract(epoch FROM updated_at) * 1000)::bigint AS updated_millis
FROM event_type
WHERE name = $2 AND (tenant_key = $1 OR tenant_key IS NULL)
ORDER BY tenant_key NULLS LAST LIMIT 1

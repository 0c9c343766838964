-- One event type: the tenant's own before the instance's.
--
-- :tenant bigint or null for the instance's alone · :name text
SELECT key, tenant_key IS NULL AS of_instance, name, category, description, schema, example, example_changes,
       floor(extract(epoch FROM created_at) * 1000)::bigint AS created_millis,
       floor(extract(epoch FROM updated_at) * 1000)::bigint AS updated_millis
FROM event_type
WHERE name = :name AND (tenant_key = :tenant OR tenant_key IS NULL)
ORDER BY tenant_key NULLS LAST LIMIT 1

-- The instance's event types and a tenant's own, without their schemas.
-- In the order of bytes also where the columns have the database's collation still.
--
-- :tenant bigint or null for the instance's alone
SELECT key, tenant_key IS NULL AS of_instance, name, category, description, NULL AS schema, example, example_changes,
       floor(extract(epoch FROM created_at) * 1000)::bigint AS created_millis,
       floor(extract(epoch FROM updated_at) * 1000)::bigint AS updated_millis
FROM event_type
WHERE tenant_key = :tenant OR tenant_key IS NULL
ORDER BY category COLLATE "C", name COLLATE "C", tenant_key

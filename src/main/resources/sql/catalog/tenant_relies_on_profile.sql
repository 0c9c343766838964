-- Whether the tenant has webhooks without a profile of their own.
SELECT EXISTS (SELECT FROM webhook WHERE tenant_key = $1 AND profile IS NULL AND deleted_at IS NULL) AS relies

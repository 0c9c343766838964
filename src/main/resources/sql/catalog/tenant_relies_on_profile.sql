-- Whether the tenant has webhooks without a profile of their own.
--
-- :tenant bigint
SELECT EXISTS (SELECT FROM webhook WHERE tenant_key = :tenant AND profile IS NULL AND deleted_at IS NULL) AS relies

-- Tombstones for the tenant and its webhooks; its keys stop, its event types go.
--
-- :tenant bigint · :epoch bigint
WITH webhooks AS (
    UPDATE webhook SET deleted_at = now(), updated_at = now(), epoch = :epoch
    WHERE tenant_key = :tenant AND deleted_at IS NULL
), keys AS (
    UPDATE api_key SET revoked_at = now(), epoch = :epoch WHERE tenant_key = :tenant AND revoked_at IS NULL
), types AS (
    DELETE FROM event_type WHERE tenant_key = :tenant
)
UPDATE tenant SET deleted_at = now() WHERE key = :tenant

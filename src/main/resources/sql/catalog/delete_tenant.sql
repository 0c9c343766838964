-- Tombstones for the tenant and its webhooks; its keys stop, its event types go. $1 key, $2 epoch
WITH webhooks AS (
    UPDATE webhook SET deleted_at = now(), updated_at = now(), epoch = $2 WHERE tenant_key = $1 AND deleted_at IS NULL
), keys AS (
    UPDATE api_key SET revoked_at = now(), epoch = $2 WHERE tenant_key = $1 AND revoked_at IS NULL
), types AS (
    DELETE FROM event_type WHERE tenant_key = $1
)
UPDATE tenant SET deleted_at = now() WHERE key = $1

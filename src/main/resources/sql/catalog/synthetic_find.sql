-- The tenant that pods measure themselves with, and its webhooks, the one that counts first.
SELECT t.key AS tenant_key, w.key AS webhook_key, w.id AS webhook_id, w.status = :WebhookStatus.ACTIVE AS active
FROM tenant t
LEFT JOIN webhook w ON w.tenant_key = t.key AND w.deleted_at IS NULL
WHERE t.id = :ReservedTenant.SYNTHETIC AND t.deleted_at IS NULL
ORDER BY w.key

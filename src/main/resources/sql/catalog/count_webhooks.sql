-- :tenant bigint
SELECT count(*) FILTER (WHERE status = :WebhookStatus.UNVERIFIED) AS unverified,
       count(*) FILTER (WHERE status = :WebhookStatus.ACTIVE) AS active,
       count(*) FILTER (WHERE status = :WebhookStatus.DISABLED) AS disabled
FROM webhook
WHERE tenant_key = :tenant AND deleted_at IS NULL

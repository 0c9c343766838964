SELECT count(*) FILTER (WHERE status = 'UNVERIFIED') AS unverified,
       count(*) FILTER (WHERE status = 'ACTIVE') AS active,
       count(*) FILTER (WHERE status = 'DISABLED') AS disabled
FROM webhook
WHERE tenant_key = $1 AND deleted_at IS NULL

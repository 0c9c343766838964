-- What a webhook was sent with at some version: the newest text that is not newer. $1 webhook's key, $2 version
SELECT w.tenant_key, w.id, v.url, v.profile, v.headers_sealed
FROM webhook_version v JOIN webhook w ON w.key = v.webhook_key
WHERE v.webhook_key = $1 AND v.version <= $2
ORDER BY v.version DESC
LIMIT 1

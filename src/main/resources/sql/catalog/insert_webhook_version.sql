-- Keeps what the webhook is sent with from its present version on; the history renders requests from it.
INSERT INTO webhook_version (webhook_key, version, url, profile, headers_sealed)
SELECT w.key, w.version, w.url, coalesce(w.profile, t.profile, $2), w.headers_sealed
FROM webhook w JOIN tenant t ON t.key = w.tenant_key
WHERE w.key = $1

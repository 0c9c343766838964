-- As reencrypt_secrets, for the custom headers of versions; number is the version. $1 id of the key, $2 webhook and
-- $3 version of the last one, $4 how many
SELECT v.webhook_key, v.version AS number, w.tenant_key, v.headers_sealed AS sealed
FROM webhook_version v
JOIN webhook w ON w.key = v.webhook_key
WHERE (v.webhook_key, v.version) > ($2, $3) AND substring(v.headers_sealed, 1, 1) = '\x01'
  AND substring(v.headers_sealed, 2, 4) <> $1
ORDER BY v.webhook_key, v.version LIMIT $4

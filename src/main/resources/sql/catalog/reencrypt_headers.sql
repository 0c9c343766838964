-- As reencrypt_secrets, for custom headers; a webhook has one number, 0. $1 id of the key, $2 webhook of the last one,
-- $3 unused, $4 how many
SELECT key AS webhook_key, 0 AS number, tenant_key, headers_sealed AS sealed
FROM webhook
WHERE (key, 0) > ($2, $3::int) AND substring(headers_sealed, 1, 1) = '\x01' AND substring(headers_sealed, 2, 4) <> $1
ORDER BY key LIMIT $4

-- As reencrypt_secrets, for the custom headers of versions; number is the version.
--
-- :key_id bytea · :after_webhook bigint · :after_number int, version of the last one · :limit bigint
SELECT v.webhook_key, v.version AS number, w.tenant_key, v.headers_sealed AS sealed
FROM webhook_version v
JOIN webhook w ON w.key = v.webhook_key
WHERE (v.webhook_key, v.version) > (:after_webhook, :after_number)
  AND substring(v.headers_sealed, 1, 1) = :SecretBox.FORMAT_BYTES
  AND substring(v.headers_sealed, :SecretBox.KEY_ID_AT, :KeyId.BYTES) <> :key_id
ORDER BY v.webhook_key, v.version LIMIT :limit

-- As reencrypt_secrets, for custom headers; a webhook has one number, 0.
--
-- :key_id bytea · :after_webhook bigint, of the last one · :after_number int, its number, which is 0 · :limit bigint
SELECT key AS webhook_key, 0 AS number, tenant_key, headers_sealed AS sealed
FROM webhook
WHERE (key, 0) > (:after_webhook, :after_number::int)
  AND substring(headers_sealed, 1, 1) = :SecretBox.FORMAT_BYTES
  AND substring(headers_sealed, :SecretBox.KEY_ID_AT, :KeyId.BYTES) <> :key_id
ORDER BY key LIMIT :limit

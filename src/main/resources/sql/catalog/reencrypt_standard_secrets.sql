-- As reencrypt_secrets, for standard secrets.
--
-- :key_id bytea · :after_webhook bigint · :after_number int, of the last one · :limit bigint
SELECT s.webhook_key, s.number, w.tenant_key, s.sealed
FROM webhook_standard_secret s
JOIN webhook w ON w.key = s.webhook_key
WHERE (s.webhook_key, s.number) > (:after_webhook, :after_number)
  AND substring(s.sealed, 1, 1) = :SecretBox.FORMAT_BYTES
  AND substring(s.sealed, :SecretBox.KEY_ID_AT, :KeyId.BYTES) <> :key_id
ORDER BY s.webhook_key, s.number LIMIT :limit

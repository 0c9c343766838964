-- How many values are encrypted with each key: signing secrets, and custom headers of webhooks and of their versions.
-- Damaged ones name no key.
SELECT id, count(*) AS uses
FROM (
    SELECT substring(sealed, :SecretBox.KEY_ID_AT, :KeyId.BYTES) AS id FROM webhook_secret
    WHERE substring(sealed, 1, 1) = :SecretBox.FORMAT_BYTES
    UNION ALL
    SELECT substring(sealed, :SecretBox.KEY_ID_AT, :KeyId.BYTES) FROM webhook_standard_secret
    WHERE substring(sealed, 1, 1) = :SecretBox.FORMAT_BYTES
    UNION ALL
    SELECT substring(headers_sealed, :SecretBox.KEY_ID_AT, :KeyId.BYTES) FROM webhook
    WHERE substring(headers_sealed, 1, 1) = :SecretBox.FORMAT_BYTES
    UNION ALL
    SELECT substring(headers_sealed, :SecretBox.KEY_ID_AT, :KeyId.BYTES) FROM webhook_version
    WHERE substring(headers_sealed, 1, 1) = :SecretBox.FORMAT_BYTES
) encrypted
WHERE length(id) = :KeyId.BYTES
GROUP BY id

-- How many values are encrypted with each key: signing secrets, and custom headers of webhooks and of their versions.
-- Damaged ones name no key.
SELECT id, count(*) AS uses
FROM (
    SELECT substring(sealed, 2, 4) AS id FROM webhook_secret WHERE substring(sealed, 1, 1) = '\x01'
    UNION ALL
    SELECT substring(sealed, 2, 4) FROM webhook_standard_secret WHERE substring(sealed, 1, 1) = '\x01'
    UNION ALL
    SELECT substring(headers_sealed, 2, 4) FROM webhook WHERE substring(headers_sealed, 1, 1) = '\x01'
    UNION ALL
    SELECT substring(headers_sealed, 2, 4) FROM webhook_version WHERE substring(headers_sealed, 1, 1) = '\x01'
) encrypted
WHERE length(id) = 4
GROUP BY id

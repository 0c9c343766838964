-- :webhook bigint
SELECT coalesce(max(number), 0) + 1 AS number FROM webhook_secret WHERE webhook_key = :webhook

-- Milliseconds until the earliest lane outside these has its turn; null if none has any.
--
-- :full_webhooks bigint[]
SELECT (extract(epoch FROM (SELECT next_due FROM lane_head
                            WHERE webhook_key NOT IN (SELECT unnest(:full_webhooks::bigint[]))
                            ORDER BY next_due LIMIT 1) - clock_timestamp()) * 1000)::bigint AS millis

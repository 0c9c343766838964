-- Every field that a person may change. $1 key, $2 epoch
UPDATE webhook
SET version = version + 1, epoch = $2, updated_at = now(), url = $3, description = $4, event_types = $5, profile = $6,
    headers_sealed = $7, concurrency = $8, rate_per_second = $9, timeout_millis = $10
WHERE key = $1

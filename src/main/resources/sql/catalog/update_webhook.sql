-- Every field that a person may change.
--
-- :webhook bigint · :epoch bigint · :url text · :description text · :event_types text[] · :profile text
-- :headers_sealed bytea · :concurrency int · :rate_per_second int · :timeout_millis int
UPDATE webhook
SET version = version + 1, epoch = :epoch, updated_at = now(), url = :url, description = :description,
    event_types = :event_types, profile = :profile, headers_sealed = :headers_sealed, concurrency = :concurrency,
    rate_per_second = :rate_per_second, timeout_millis = :timeout_millis
WHERE key = :webhook

-- :webhook bigint · :id text · :tenant bigint · :url text · :description text · :event_types text[] · :profile text
-- :headers_sealed bytea · :concurrency int · :rate_per_second int · :timeout_millis int · :status text · :epoch bigint
INSERT INTO webhook (key, id, tenant_key, url, description, event_types, profile, headers_sealed, concurrency,
                     rate_per_second, timeout_millis, status, epoch)
OVERRIDING SYSTEM VALUE
VALUES (:webhook, :id, :tenant, :url, :description, :event_types, :profile, :headers_sealed, :concurrency,
        :rate_per_second, :timeout_millis, :status, :epoch)

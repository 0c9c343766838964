INSERT INTO webhook (key, id, tenant_key, url, description, event_types, profile, headers_sealed, concurrency,
                     rate_per_second, timeout_millis, status, epoch)
OVERRIDING SYSTEM VALUE
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)

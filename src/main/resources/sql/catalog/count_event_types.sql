-- :tenant bigint or null for the instance's
SELECT count(*) AS types FROM event_type WHERE tenant_key = :tenant OR (:tenant::bigint IS NULL AND tenant_key IS NULL)

-- :since bigint or null, milliseconds since 1970 by Postgres's clock; null for "from now on"
SELECT floor(extract(epoch FROM now()) * 1000)::bigint AS now_millis, w.tenant_key, w.key,
       floor(extract(epoch FROM w.failing_since) * 1000)::bigint AS failing_since_millis
FROM (SELECT) AS one_row
LEFT JOIN webhook w ON w.health_changed_at > to_timestamp(:since::bigint / 1000.0)

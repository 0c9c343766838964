SELECT t.key, t.id, t.name, t.profile, t.retention_days, t.version,
       floor(extract(epoch FROM t.created_at) * 1000)::bigint AS created_millis
FROM tenant t
WHERE t.id = $1 AND t.deleted_at IS NULL

-- $1 key, $2 name, $3 profile or null, $4 retention in days
UPDATE tenant AS t SET name = $2, profile = $3, retention_days = $4
WHERE t.key = $1
RETURNING t.key, t.id, t.name, t.profile, t.retention_days, t.version,
       floor(extract(epoch FROM t.created_at) * 1000)::bigint AS created_millis

-- $1 id, $2 name, $3 profile or null, $4 retention in days, $5 epoch
INSERT INTO tenant AS t (id, name, profile, retention_days, version)
VALUES ($1, $2, $3, $4, $5)
-- The id of a deleted tenant may be used again, so only living ones are in the index.
ON CONFLICT (id) WHERE deleted_at IS NULL DO NOTHING
RETURNING t.key, t.id, t.name, t.profile, t.retention_days, t.version,
       floor(extract(epoch FROM t.created_at) * 1000)::bigint AS created_millis

-- $1 id
SELECT digest FROM api_key WHERE id = $1 AND revoked_at IS NULL

-- :id text
SELECT digest FROM api_key WHERE id = :id AND revoked_at IS NULL

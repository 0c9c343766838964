-- :epoch bigint
SELECT digest FROM api_key WHERE epoch > :epoch

-- :epoch bigint
SELECT key, version FROM tenant WHERE version > :epoch

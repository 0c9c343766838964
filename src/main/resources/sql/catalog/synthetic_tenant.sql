-- No caller can make, name or list a tenant with this id. It keeps its history for a day.
--
-- :epoch bigint
INSERT INTO tenant AS t (id, name, retention_days, version)
VALUES (:ReservedTenant.SYNTHETIC, 'Signpost itself', 1, :epoch)
ON CONFLICT (id) WHERE deleted_at IS NULL DO UPDATE SET version = excluded.version
RETURNING t.key

-- Forgets watches that ended long ago.
--
-- :kept_seconds bigint
DELETE FROM live_watch WHERE tenant_key > 0 AND until < clock_timestamp() - :kept_seconds::bigint * interval '1 second'

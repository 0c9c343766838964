-- Pods that have not applied a catalogue change yet, each with what changes when it renews.
--
-- :epoch bigint, of the change
SELECT id, expires_at, lease_millis, expires_at < clock_timestamp() AS expired,
       lease_millis - (extract(epoch FROM expires_at - clock_timestamp()) * 1000)::bigint AS age_millis
FROM pod WHERE id > 0 AND applied_epoch < :epoch

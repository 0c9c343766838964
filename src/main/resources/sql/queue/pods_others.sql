-- The other pods, each with what changes when it renews, and how long ago that was.
--
-- :pod int, this one
SELECT id, expires_at, lease_millis, expires_at < clock_timestamp() AS expired,
       lease_millis - (extract(epoch FROM expires_at - clock_timestamp()) * 1000)::bigint AS age_millis
FROM pod WHERE id > 0 AND id <> :pod ORDER BY id

-- The other pods, each with what changes when it renews, and how long ago that was. $1 this pod
SELECT id, expires_at, lease_millis, expires_at < clock_timestamp() AS expired,
       lease_millis - (extract(epoch FROM expires_at - clock_timestamp()) * 1000)::bigint AS age_millis
FROM pod WHERE id > 0 AND id <> $1 ORDER BY id

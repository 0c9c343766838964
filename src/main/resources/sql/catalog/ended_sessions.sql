-- Those that ended since an epoch and would not have ended by themselves.
--
-- :epoch bigint
SELECT digest, (extract(epoch FROM expires_at) * 1000)::bigint AS expires_millis
FROM ended_session WHERE epoch > :epoch AND expires_at > now()

-- Those that ended since an epoch and would not have ended by themselves.
SELECT digest, (extract(epoch FROM expires_at) * 1000)::bigint AS expires_millis
FROM ended_session WHERE epoch > $1 AND expires_at > now()

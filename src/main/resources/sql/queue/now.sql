-- What time it is here, for those who go by it and have no heartbeat.
SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint AS now_micros

-- Forgets watches that ended more than $1 seconds ago.
DELETE FROM live_watch WHERE until < clock_timestamp() - $1::bigint * interval '1 second'

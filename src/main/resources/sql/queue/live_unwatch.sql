-- Forgets watches that ended more than $1 seconds ago.
DELETE FROM live_watch WHERE tenant_key > 0 AND until < clock_timestamp() - $1::bigint * interval '1 second'

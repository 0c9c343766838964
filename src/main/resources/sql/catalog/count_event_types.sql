-- $1 tenant's key, or null for the instance's
SELECT count(*) AS types FROM event_type WHERE tenant_key = $1 OR ($1::bigint IS NULL AND tenant_key IS NULL)

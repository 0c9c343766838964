-- Last statement of every change. The tenant's version is what the accepting statement compares; NOTIFY is a hint that
-- Postgres sends when the transaction commits, and pods poll besides.
-- $1 epoch, $2 tenant's key or null, $3 actor, $4 action, $5 object, $6 names of changed fields
WITH touched AS (
    UPDATE tenant SET version = $1 WHERE key = $2
), audited AS (
    INSERT INTO audit_log (tenant_key, actor, action, object, fields) VALUES ($2, $3, $4, $5, $6)
)
SELECT pg_notify('signpost_catalogue', $1::bigint::text)

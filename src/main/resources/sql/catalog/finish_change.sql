-- Last statement of every change. The tenant's version is what the accepting statement compares; NOTIFY is a hint that
-- Postgres sends when the transaction commits, and pods poll besides.
--
-- :epoch bigint · :tenant bigint or null · :actor text · :action text · :object text
-- :fields text[], names of what changed
WITH touched AS (
    UPDATE tenant SET version = :epoch WHERE key = :tenant
), audited AS (
    INSERT INTO audit_log (tenant_key, actor, action, object, fields)
    VALUES (:tenant, :actor, :action, :object, :fields)
)
SELECT pg_notify(:Changes.CHANNEL, :epoch::bigint::text)

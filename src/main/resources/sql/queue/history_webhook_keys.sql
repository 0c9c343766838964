-- The numbers of a tenant's webhooks, deleted ones too, for their history stays.
--
-- :tenant bigint · :ids text[]
SELECT id, key FROM webhook WHERE id = ANY (:ids::text[]) AND tenant_key = :tenant

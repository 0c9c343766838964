-- The numbers of a tenant's webhooks, deleted ones too, for their history stays. $1 tenant · $2 ids
SELECT id, key FROM webhook WHERE id = ANY ($2::text[]) AND tenant_key = $1

-- As replace_secrets. $1 webhooks, $2 versions, $3 former and $4 new bytes, side by side
UPDATE webhook_version v SET headers_sealed = n.fresh
FROM unnest($1::bigint[], $2::int[], $3::bytea[], $4::bytea[]) AS n (webhook_key, version, former, fresh)
WHERE v.webhook_key = n.webhook_key AND v.version = n.version AND v.headers_sealed = n.former

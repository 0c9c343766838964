-- As replace_secrets. $1 webhooks, $2 unused, $3 former and $4 new bytes, side by side
UPDATE webhook w SET headers_sealed = n.fresh
FROM unnest($1::bigint[], $2::int[], $3::bytea[], $4::bytea[]) AS n (webhook_key, number, former, fresh)
WHERE w.key = n.webhook_key AND w.headers_sealed = n.former

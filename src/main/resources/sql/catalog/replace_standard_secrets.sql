-- As replace_secrets. Puts the same text under another key; one that has changed meanwhile stays as it is. Its meaning is the same, so no
-- version and no epoch moves. $1 webhooks, $2 numbers, $3 former and $4 new bytes, side by side
UPDATE webhook_standard_secret s SET sealed = n.fresh
FROM unnest($1::bigint[], $2::int[], $3::bytea[], $4::bytea[]) AS n (webhook_key, number, former, fresh)
WHERE s.webhook_key = n.webhook_key AND s.number = n.number AND s.sealed = n.former

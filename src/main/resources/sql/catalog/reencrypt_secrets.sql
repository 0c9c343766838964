-- The next secrets that are not encrypted with that key, in the order of the primary key, so that each page goes on where
-- the last one ended. $1 id of the key, $2 webhook and $3 number of the last one, $4 how many
SELECT s.webhook_key, s.number, w.tenant_key, s.sealed
FROM webhook_secret s
JOIN webhook w ON w.key = s.webhook_key
WHERE (s.webhook_key, s.number) > ($2, $3) AND substring(s.sealed, 1, 1) = '\x01' AND substring(s.sealed, 2, 4) <> $1
ORDER BY s.webhook_key, s.number LIMIT $4

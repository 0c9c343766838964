-- It may be one that no check value was kept of. $1 id
INSERT INTO encryption_key (id, check_value, given_up_at) VALUES ($1, '', now())
ON CONFLICT (id) DO UPDATE SET given_up_at = now()

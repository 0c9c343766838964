-- It may be one that no check value was kept of.
--
-- :id bytea
INSERT INTO encryption_key (id, check_value, given_up_at) VALUES (:id, '', now())
ON CONFLICT (id) DO UPDATE SET given_up_at = now()

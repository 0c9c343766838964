-- $1 who, $2 name, $3 ids of its keys in order, $4 the one that it encrypts with, $5 whether it is a pod
INSERT INTO encryption_key_holder (id, name, key_ids, writes, is_pod) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (id) DO UPDATE SET writes = $4, seen_at = clock_timestamp()

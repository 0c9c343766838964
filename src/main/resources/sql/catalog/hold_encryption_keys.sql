-- :self uuid, who · :name text · :key_ids bytea[], in order · :writes bytea, the one that it encrypts with
-- :is_pod boolean
INSERT INTO encryption_key_holder (id, name, key_ids, writes, is_pod) VALUES (:self, :name, :key_ids, :writes, :is_pod)
ON CONFLICT (id) DO UPDATE SET writes = :writes, seen_at = clock_timestamp()

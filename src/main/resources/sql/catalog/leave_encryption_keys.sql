-- One that ends, and those that ended without a word.
--
-- :self uuid, who
DELETE FROM encryption_key_holder WHERE id = :self OR seen_at < clock_timestamp() - interval '1 hour'

-- One that ends, and those that ended without a word. $1 who
DELETE FROM encryption_key_holder WHERE id = $1 OR seen_at < clock_timestamp() - interval '1 hour'

-- The keys that are known here.
SELECT id, check_value, given_up_at IS NOT NULL AS given_up FROM encryption_key ORDER BY created_at, id

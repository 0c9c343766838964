-- One that was given up and has been found is in use again. $1 id, $2 check value
INSERT INTO encryption_key (id, check_value) VALUES ($1, $2)
ON CONFLICT (id) DO UPDATE SET given_up_at = NULL, check_value = $2
WHERE encryption_key.given_up_at IS NOT NULL

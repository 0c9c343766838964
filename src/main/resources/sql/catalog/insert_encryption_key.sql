-- One that was given up and has been found is in use again.
--
-- :id bytea · :check_value bytea
INSERT INTO encryption_key (id, check_value) VALUES (:id, :check_value)
ON CONFLICT (id) DO UPDATE SET given_up_at = NULL, check_value = :check_value
WHERE encryption_key.given_up_at IS NOT NULL

-- What was proved holds no longer. One that is disabled stays so, and comes back unverified. What is held from now on for
-- one that is active is sent when it has proved itself again. $1 key, $2 epoch
UPDATE webhook
SET epoch = $2, verified_at = NULL,
    held_since = CASE WHEN status = 'ACTIVE' THEN now() ELSE held_since END,
    status_since = CASE WHEN status = 'ACTIVE' THEN now() ELSE status_since END,
    status = CASE WHEN status = 'ACTIVE' THEN 'UNVERIFIED' ELSE status END
WHERE key = $1

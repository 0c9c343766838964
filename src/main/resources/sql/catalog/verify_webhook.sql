-- It has proved itself. One that is disabled stays so, and comes back active. $1 key, $2 epoch
UPDATE webhook
SET version = version + (status = 'UNVERIFIED')::int, epoch = $2, verified_at = now(), held_since = NULL,
    updated_at = CASE WHEN status = 'UNVERIFIED' THEN now() ELSE updated_at END,
    status_since = CASE WHEN status = 'UNVERIFIED' THEN now() ELSE status_since END,
    status = CASE WHEN status = 'UNVERIFIED' THEN 'ACTIVE' ELSE status END
WHERE key = $1

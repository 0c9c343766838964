-- Lifts a stop. $1 id
DELETE FROM stopped_destination WHERE id = $1
RETURNING id, host, range::text AS range, reason, created_at, created_by, until

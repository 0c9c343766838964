-- Stops a destination, unless it is stopped already or there are too many.
-- $1 id · $2 host or null · $3 range or null · $4 reason · $5 actor · $6 until or null · $7 stops at most
INSERT INTO stopped_destination (id, host, range, reason, created_by, until)
SELECT $1::uuid, $2::text, $3::text::cidr, $4::text, $5::text, $6::timestamptz
WHERE (SELECT count(*) FROM stopped_destination) < $7::int
  AND NOT EXISTS (SELECT FROM stopped_destination WHERE host = $2::text OR range = $3::text::cidr)
RETURNING id, host, range::text AS range, reason, created_at, created_by, until

-- Where a look begins: where the last one ended ($1), but never more than an hour back. At the first look, what is older
-- was looked at by the pods before this one.
SELECT GREATEST($1::uuid::text, h.horizon)::uuid AS id, COALESCE($1::uuid::text < h.horizon, false) AS passed_over
FROM (SELECT id_floor(clock_timestamp() - interval '1 hour')::text AS horizon) h

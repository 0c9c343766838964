-- Where a first look begins: what is older was looked at by the pods before this one.
SELECT id_floor(clock_timestamp() - interval '1 hour') AS id

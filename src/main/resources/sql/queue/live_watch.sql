-- Asks all processes to write what happens to these tenants' deliveries for some seconds more. A watch that had run out
-- begins anew: what happened in between is not there.
--
-- :tenants bigint[] · :seconds bigint
INSERT INTO live_watch AS w (tenant_key, since, until)
SELECT u.key, clock_timestamp(), clock_timestamp() + :seconds::bigint * interval '1 second'
FROM unnest(:tenants::bigint[]) AS u (key)
ORDER BY u.key
ON CONFLICT (tenant_key) DO UPDATE
    SET until = excluded.until, since = CASE WHEN w.until < excluded.since THEN excluded.since ELSE w.since END

-- One pod's counts of minutes that have ended. May be sent again after an answer was lost.
-- $1 pod · $2 part · $3 seconds after its end within which a minute must be written · then the rows, side by side
--
-- Minutes that are late are left out by Postgres's clock: their hour may have been summed up without them. Histograms
-- come as texts, for arrays of arrays do not unnest by row.
INSERT INTO webhook_minute (tenant_key, webhook_key, minute, pod_id, part, delivered, failed, dead, last_at, slowest,
                            buckets, counts)
SELECT u.tenant_key, u.webhook_key, u.minute, $1, $2, u.delivered, u.failed, u.dead, u.last_at, u.slowest,
       u.buckets::smallint[], u.counts::bigint[]
FROM unnest($4::bigint[], $5::bigint[], $6::timestamptz[], $7::bigint[], $8::bigint[], $9::bigint[],
            $10::timestamptz[], $11::int[], $12::text[], $13::text[])
    AS u (tenant_key, webhook_key, minute, delivered, failed, dead, last_at, slowest, buckets, counts)
WHERE u.minute >= clock_timestamp() - interval '1 minute' - $3::bigint * interval '1 second'
ON CONFLICT DO NOTHING

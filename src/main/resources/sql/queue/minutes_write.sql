-- One pod's counts of minutes that have ended. May be sent again after an answer was lost.
--
-- Minutes that are late are left out by Postgres's clock: their hour may have been summed up without them. Histograms
-- come as texts, for arrays of arrays do not unnest by row.
--
-- :pod int · :part int · :grace_seconds bigint, after its end within which a minute must be written · :tenants bigint[]
-- :webhooks bigint[] · :minutes timestamptz[] · :delivered bigint[] · :failed bigint[] · :dead bigint[]
-- :last_at timestamptz[] · :slowest int[] · :buckets text[] · :counts text[]
INSERT INTO webhook_minute (tenant_key, webhook_key, minute, pod_id, part, delivered, failed, dead, last_at, slowest,
                            buckets, counts)
SELECT u.tenant_key, u.webhook_key, u.minute, :pod, :part, u.delivered, u.failed, u.dead, u.last_at, u.slowest,
       u.buckets::smallint[], u.counts::bigint[]
FROM unnest(:tenants::bigint[], :webhooks::bigint[], :minutes::timestamptz[], :delivered::bigint[], :failed::bigint[],
            :dead::bigint[], :last_at::timestamptz[], :slowest::int[], :buckets::text[], :counts::text[])
    AS u (tenant_key, webhook_key, minute, delivered, failed, dead, last_at, slowest, buckets, counts)
WHERE u.minute >= clock_timestamp() - interval '1 minute' - :grace_seconds::bigint * interval '1 second'
ON CONFLICT DO NOTHING

-- The heartbeat, which also says which database it was that answered. No row: the pod was taken over and must drop what
-- it holds in memory. A row that had expired but is still there is renewed: had anybody taken it over, it would be
-- gone.
--
-- :pod int · :nonce uuid · :lease_millis bigint · :watermark uuid · :applied_epoch bigint · :skew_millis bigint
UPDATE pod
SET expires_at        = clock_timestamp() + :lease_millis::bigint * interval '1 millisecond',
    watermark         = GREATEST(watermark, :watermark),
    applied_epoch     = GREATEST(applied_epoch, :applied_epoch),
    clock_skew_millis = :skew_millis
WHERE id = :pod AND nonce = :nonce
RETURNING watermark,
          -- as the database had it: not what it last told us, if it has lost commits since
          (SELECT b.watermark FROM pod b WHERE b.id = :pod) AS watermark_before,
          (SELECT epoch FROM catalogue_epoch WHERE only_row) AS epoch,
          (SELECT count(*) FROM pod p WHERE p.id > 0 AND p.expires_at > clock_timestamp()) AS living,
          ARRAY(SELECT p.clock_skew_millis FROM pod p
                WHERE p.id > 0 AND p.expires_at > clock_timestamp() AND p.id <> :pod
                  AND p.clock_skew_millis IS NOT NULL) AS other_skews,
          (SELECT i.copy || ' ' || i.server FROM database_identity() i) AS identity,
          (extract(epoch FROM clock_timestamp()) * 1000000)::bigint AS now_micros

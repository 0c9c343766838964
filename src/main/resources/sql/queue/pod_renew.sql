-- The heartbeat, which also says which database it was that answered. No row: the pod was taken over and must drop what
-- it holds in memory. A row that had expired but is still there is renewed: had anybody taken it over, it would be gone.
UPDATE pod
SET expires_at        = clock_timestamp() + $3::bigint * interval '1 millisecond',
    watermark         = GREATEST(watermark, $4),
    applied_epoch     = GREATEST(applied_epoch, $5),
    clock_skew_millis = $6
WHERE id = $1 AND nonce = $2
RETURNING watermark,
          -- as the database had it: not what it last told us, if it has lost commits since
          (SELECT b.watermark FROM pod b WHERE b.id = $1) AS watermark_before,
          (SELECT epoch FROM catalogue_epoch WHERE only_row) AS epoch,
          (SELECT count(*) FROM pod p WHERE p.id > 0 AND p.expires_at > clock_timestamp()) AS living,
          ARRAY(SELECT p.clock_skew_millis FROM pod p
                WHERE p.id > 0 AND p.expires_at > clock_timestamp() AND p.id <> $1
                  AND p.clock_skew_millis IS NOT NULL) AS other_skews,
          (SELECT i.copy || ' ' || i.server FROM database_identity() i) AS identity,
          (extract(epoch FROM clock_timestamp()) * 1000000)::bigint AS now_micros

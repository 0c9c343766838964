-- A pod begins its life: one row, whose number is the fence. The watermark is the present moment by Postgres's clock,
-- and so are the ids that the pod will make: a pod's own clock decides nothing.
--
-- :nonce uuid · :name text · :lease_millis bigint
INSERT INTO pod (nonce, name, registered_at, expires_at, watermark, lease_millis)
VALUES (:nonce, :name, clock_timestamp(), clock_timestamp() + :lease_millis::bigint * interval '1 millisecond',
        id_floor(clock_timestamp()), :lease_millis)
RETURNING id, (SELECT epoch FROM catalogue_epoch WHERE only_row) AS epoch,
          (SELECT i.copy || ' ' || i.server FROM database_identity() i) AS identity,
          (extract(epoch FROM clock_timestamp()) * 1000000)::bigint AS now_micros

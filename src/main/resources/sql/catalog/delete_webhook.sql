-- :webhook bigint · :epoch bigint
UPDATE webhook SET version = version + 1, epoch = :epoch, updated_at = now(), deleted_at = now() WHERE key = :webhook

-- Its secrets changed, which are rows of their own.
--
-- :webhook bigint · :epoch bigint
UPDATE webhook SET version = version + 1, epoch = :epoch, updated_at = now() WHERE key = :webhook

-- Tells the others at once that a catalogue change is in force here, without waiting for the heartbeat.
--
-- :pod int · :nonce uuid · :epoch bigint
UPDATE pod SET applied_epoch = GREATEST(applied_epoch, :epoch) WHERE id = :pod AND nonce = :nonce

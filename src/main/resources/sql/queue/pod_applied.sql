-- Tells the others at once that a catalogue change is in force here, without waiting for the heartbeat.
UPDATE pod SET applied_epoch = GREATEST(applied_epoch, $3) WHERE id = $1 AND nonce = $2

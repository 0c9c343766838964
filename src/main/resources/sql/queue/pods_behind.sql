-- Living pods that have not applied a catalogue change yet. An expired pod sends nothing: each lane checks the lease
-- before it writes a request.
SELECT count(*) AS behind FROM pod WHERE id > 0 AND applied_epoch < $1 AND expires_at > clock_timestamp()

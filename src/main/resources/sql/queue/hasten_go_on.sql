-- :webhook bigint · :after_due timestamptz · :after_event uuid, rows up to here are done
UPDATE lane_hasten SET after_due = :after_due, after_event = :after_event, not_before = clock_timestamp()
WHERE webhook_key = :webhook

-- $1 webhook · $2 $3 rows up to here are done
UPDATE lane_hasten SET after_due = $2, after_event = $3, not_before = clock_timestamp() WHERE webhook_key = $1

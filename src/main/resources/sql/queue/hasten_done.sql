-- All rows of a webhook have been looked at; while more may be on their way they are looked at again.
--
-- :webhook bigint
WITH over AS (
    DELETE FROM lane_hasten WHERE webhook_key = :webhook AND again_until <= clock_timestamp()
)
UPDATE lane_hasten
SET after_due = 'epoch', after_event = '00000000-0000-0000-0000-000000000000',
    not_before = clock_timestamp() + interval '1 second'
WHERE webhook_key = :webhook AND again_until > clock_timestamp()

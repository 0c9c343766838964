-- The attempts of one delivery, last first.
--
-- :webhook bigint · :event uuid · :limit bigint
SELECT number, run, result, verdict, status_code, sent_at, millis, webhook_version, profile_version, secret_number,
       answer
FROM attempt
WHERE webhook_key = :webhook AND event_id = :event
ORDER BY number DESC LIMIT :limit

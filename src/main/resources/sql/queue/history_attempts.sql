-- The attempts of one delivery, last first. $1 webhook · $2 event · $3 limit
SELECT number, run, result, verdict, status_code, sent_at, millis, webhook_version, profile_version, secret_number,
       answer
FROM attempt
WHERE webhook_key = $1 AND event_id = $2
ORDER BY number DESC LIMIT $3

-- The running job whose turn is next. Only a hint: whoever does a chunk locks the row then, and looks whether it still
-- is as it was read here.
SELECT id, tenant_key, kind, webhook_key, event_type, only_webhooks, only_events, from_id, to_id, cursor_event,
       cursor_webhook, parked_from
FROM job
WHERE state = 'RUNNING' AND not_before <= clock_timestamp()
ORDER BY not_before LIMIT 1

-- Names of the instance's event types.
SELECT name FROM event_type WHERE tenant_key IS NULL

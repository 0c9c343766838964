-- Fetched before the row is written, for the key is part of what its secrets are sealed with.
SELECT nextval(pg_get_serial_sequence('webhook', 'key')) AS key

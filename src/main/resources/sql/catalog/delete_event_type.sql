-- :event_type bigint
DELETE FROM event_type WHERE key = :event_type

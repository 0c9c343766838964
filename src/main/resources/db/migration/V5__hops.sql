-- Deliveries of ours that led to an event, one after the other; null for none, which costs a row nothing. Owned by
-- package queue.
ALTER TABLE event ADD COLUMN hops smallint;

-- The delivery of a webhook that has been tried most often, which probes of its receiver take first. Partial, so that
-- what waits for its first attempt costs nothing more. Owned by package queue.
CREATE INDEX backlog_tried ON backlog (webhook_key, retries DESC) WHERE claimed_by IS NULL AND retries > 0;

-- By how many milliseconds the wall clock of a pod's machine is ahead of ours, as the pod saw it at its last heartbeat:
-- when all differ alike, ours is the wrong one. Null: not said yet, or by a version that does not say it.
ALTER TABLE pod ADD COLUMN clock_skew_millis bigint;

-- What is held while a webhook that was active has to prove itself again is sent once it has. Owned by package catalog:
-- since when that is so, or null. Set when an active webhook becomes unverified, kept if it has to prove itself once
-- more before it could, cleared when it has and by whatever leads through DISABLED.
ALTER TABLE webhook ADD COLUMN held_since timestamptz;

-- Owned by package queue: only what was parked from this moment on; null: all. (A program
-- that does not know the column sends all that is held; it does so only while an upgrade rolls.)
ALTER TABLE job ADD COLUMN parked_from timestamptz;

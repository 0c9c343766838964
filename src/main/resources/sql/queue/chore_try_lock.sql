-- As chore_lock, for what need not be done twice: not mine while another pod does it.
--
-- :chore int
SELECT pg_try_advisory_xact_lock(:OnePod.LOCKS, :chore) AS mine

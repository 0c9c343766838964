-- One pod at a time for each chore. Ends with the transaction, so that a pod that dies in the middle holds nothing.
--
-- :chore int
SELECT pg_advisory_xact_lock(:OnePod.LOCKS, :chore)

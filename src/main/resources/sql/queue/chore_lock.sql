-- One pod at a time for each chore. Ends with the transaction, so that a pod that dies in the middle holds nothing.
SELECT pg_advisory_xact_lock(1397703504, $1)

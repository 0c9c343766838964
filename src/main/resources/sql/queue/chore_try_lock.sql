-- As chore_lock, for what need not be done twice: not mine while another pod does it.
SELECT pg_try_advisory_xact_lock(1397703504, $1) AS mine

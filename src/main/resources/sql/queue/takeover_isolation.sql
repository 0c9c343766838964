-- Before everything else, whatever the connection's default: under REPEATABLE READ the third statement would look with
-- the eyes of the first, and miss what the flushes have committed that the second had waited for.
SET TRANSACTION ISOLATION LEVEL READ COMMITTED

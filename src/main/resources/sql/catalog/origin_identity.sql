-- Which database a new connection leads to.
SELECT i.copy || ' ' || i.server AS identity FROM database_identity() i

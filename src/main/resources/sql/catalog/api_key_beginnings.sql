-- The first 8 bytes of the digests of all keys that are in force, as numbers: what is not among them is nobody's key.
-- Read at most every few seconds, and only while somebody sends wrong keys faster than the limit.
SELECT ('x' || encode(substring(k.digest FOR :KeyRoll.BEGINNING_BYTES), 'hex'))::bit(64)::bigint AS beginning
FROM api_key k WHERE k.revoked_at IS NULL

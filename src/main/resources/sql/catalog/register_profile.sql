-- The number of a profile's text, made if it is new. DO UPDATE, for DO NOTHING would return no row of an old one.
-- $1 name, $2 SHA-256 of the document, $3 document
INSERT INTO profile_version AS p (name, digest, document) VALUES ($1, $2, $3)
ON CONFLICT (name, digest) DO UPDATE SET name = p.name
RETURNING version

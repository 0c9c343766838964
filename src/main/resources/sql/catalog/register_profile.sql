-- The number of a profile's text, made if it is new. DO UPDATE, for DO NOTHING would return no row of an old one.
--
-- :name text · :digest bytea, SHA-256 of the document · :document text
INSERT INTO profile_version AS p (name, digest, document) VALUES (:name, :digest, :document)
ON CONFLICT (name, digest) DO UPDATE SET name = p.name
RETURNING version

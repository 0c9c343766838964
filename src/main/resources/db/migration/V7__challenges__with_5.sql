-- Which receivers passed their wire profile's challenge a short time ago: they are not asked again. Owned by package
-- catalog.
CREATE TABLE challenge_pass (
    tenant_key bigint      NOT NULL REFERENCES tenant (key),
    -- SHA-256 of the canonical URL, for a URL may be longer than a B-tree's entry
    url_digest bytea       NOT NULL CHECK (length(url_digest) = 32),
    passed_at  timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_key, url_digest)
);
CREATE INDEX challenge_pass_expires ON challenge_pass (expires_at);

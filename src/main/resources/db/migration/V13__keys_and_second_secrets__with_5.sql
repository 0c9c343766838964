-- The encryption keys that pods were given, by the id that each encrypted value names. Owned by package catalog. The
-- keys themselves are not here: a check value is a known text encrypted with its key, which shows that a pod has the
-- same one.
CREATE TABLE encryption_key (
    -- first bytes of a hash of the key, as they stand in encrypted values
    id          bytea       PRIMARY KEY CHECK (length(id) = 4),
    check_value bytea       NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    -- lost for good, says the operator: pods start without it though values need it
    given_up_at timestamptz
);

-- Which running programs have which keys, so that nothing is encrypted with one that some of them lack. Owned by package
-- catalog. A row that was not seen for 30 s belongs to a program that is gone.
CREATE TABLE encryption_key_holder (
    id       uuid        PRIMARY KEY,
    name     text        NOT NULL,
    -- in the order of its setting
    key_ids  bytea[]     NOT NULL,
    -- the one that it encrypts with
    writes   bytea       NOT NULL,
    -- a pod, or a command that runs beside them
    is_pod   boolean     NOT NULL,
    seen_at  timestamptz NOT NULL DEFAULT now()
);

-- The second secret of a webhook whose wire profile adds a Standard Webhooks signature to its own. Owned by package
-- catalog. A table of its own, for programs that do not know it would sign the profile's own signature with it.
CREATE TABLE webhook_standard_secret (
    webhook_key bigint      NOT NULL REFERENCES webhook (key),
    number      integer     NOT NULL,
    -- AES-256-GCM; tenant, webhook and number are associated data, so that rows cannot be swapped
    sealed      bytea       NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    -- signs from … until
    starts_at   timestamptz NOT NULL DEFAULT now(),
    ends_at     timestamptz,
    PRIMARY KEY (webhook_key, number)
);

-- Its windows by version of the webhook, as secret_numbers, secret_starts and secret_ends are of the own secrets. Owned by
-- package catalog.
ALTER TABLE webhook_version
    ADD COLUMN standard_numbers integer[],
    ADD COLUMN standard_starts  bigint[],
    ADD COLUMN standard_ends    bigint[];

-- The catalogue: who may publish what to whom. Owned by package catalog.
--
-- Every change runs in one transaction that first takes the epoch row, so that changes are serial and a pod that has
-- read epoch N has seen everything up to N. The rows that it touches keep that epoch: a pod reloads what is newer than
-- the epoch that it has applied.

CREATE TABLE catalogue_epoch (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    epoch    bigint NOT NULL
);
INSERT INTO catalogue_epoch (epoch) VALUES (1);

CREATE TABLE tenant (
    key            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id             text        NOT NULL CHECK (id ~ '^[A-Za-z0-9_.-]{1,64}$'),
    name           text        NOT NULL,
    -- null: the instance's default profile
    profile        text,
    retention_days integer     NOT NULL DEFAULT 30 CHECK (retention_days BETWEEN 1 AND 3650),
    -- epoch of the last change of this tenant or of any of its webhooks; the accepting statement compares it
    version        bigint      NOT NULL,
    created_at     timestamptz NOT NULL DEFAULT now(),
    -- a tombstone: its rows go with retention, its id may be used again
    deleted_at     timestamptz
);
CREATE UNIQUE INDEX tenant_id ON tenant (id) WHERE deleted_at IS NULL;
CREATE INDEX tenant_version ON tenant (version);

-- One row for each profile text that was ever in force, for attempts name the version that they were sent with.
CREATE TABLE profile_version (
    version    integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name       text        NOT NULL,
    digest     bytea       NOT NULL CHECK (length(digest) = 32),
    document   text        NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (name, digest)
);

CREATE TABLE webhook (
    key               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id                text        NOT NULL UNIQUE,
    tenant_key        bigint      NOT NULL REFERENCES tenant (key),
    version           integer     NOT NULL DEFAULT 1,
    url               text        NOT NULL,
    description       text        NOT NULL DEFAULT '',
    event_types       text[]      NOT NULL,
    -- null: the tenant's profile
    profile           text,
    -- custom headers as JSON, sealed: their values are often credentials
    headers_sealed    bytea,
    concurrency       integer CHECK (concurrency BETWEEN 1 AND 256),
    rate_per_second   integer CHECK (rate_per_second BETWEEN 1 AND 100000),
    timeout_millis    integer CHECK (timeout_millis BETWEEN 100 AND 30000),
    status            text        NOT NULL CHECK (status IN ('UNVERIFIED', 'ACTIVE', 'DISABLED')),
    status_reason     text CHECK (status_reason IN ('TOO_MANY_ERRORS', 'BLOCKED', 'GONE')),
    blocked_by        text CHECK (blocked_by IN ('TENANT', 'OPERATOR')),
    status_since      timestamptz NOT NULL DEFAULT now(),
    verified_at       timestamptz,
    -- start of the present run of failures; written when a run begins and when it ends, never in between
    failing_since     timestamptz,
    -- when failing_since last changed: pods read what changed lately, for it moves no epoch and no version (a webhook
    -- that flaps must not make its tenant's publishers match again and again)
    health_changed_at timestamptz,
    created_at        timestamptz NOT NULL DEFAULT now(),
    updated_at        timestamptz NOT NULL DEFAULT now(),
    -- epoch of its last change
    epoch             bigint      NOT NULL,
    -- a tombstone: history stays until retention
    deleted_at        timestamptz,
    CHECK ((status = 'DISABLED') = (status_reason IS NOT NULL)),
    CHECK ((status_reason IS NOT DISTINCT FROM 'BLOCKED') = (blocked_by IS NOT NULL))
);
CREATE INDEX webhook_tenant ON webhook (tenant_key, key) WHERE deleted_at IS NULL;
CREATE INDEX webhook_epoch ON webhook (tenant_key, epoch);
CREATE INDEX webhook_health ON webhook (health_changed_at) WHERE health_changed_at IS NOT NULL;
-- finds others with the same URL; a digest, for a URL may be longer than a B-tree's entry
CREATE INDEX webhook_url ON webhook (tenant_key, hashtextextended(url, 0)) WHERE deleted_at IS NULL;

-- What each version was sent with: the history renders an attempt's request again from it.
CREATE TABLE webhook_version (
    webhook_key    bigint  NOT NULL REFERENCES webhook (key),
    version        integer NOT NULL,
    url            text    NOT NULL,
    profile        text,
    headers_sealed bytea,
    created_at     timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (webhook_key, version)
);

CREATE TABLE webhook_secret (
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

CREATE TABLE api_key (
    key        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id         text        NOT NULL UNIQUE,
    -- null: a key of the instance
    tenant_key bigint REFERENCES tenant (key),
    name       text        NOT NULL,
    scopes     text[]      NOT NULL CHECK (scopes <@ ARRAY ['admin', 'publish', 'manage', 'read'] AND scopes <> '{}'),
    -- SHA-256 of the whole key; the key itself is shown once and not kept
    digest     bytea       NOT NULL UNIQUE CHECK (length(digest) = 32),
    -- its first characters, to tell keys apart
    hint       text        NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz,
    revoked_at timestamptz,
    -- epoch of its last change: pods forget what they remember of keys with a newer one
    epoch      bigint      NOT NULL,
    CHECK (('admin' = ANY (scopes)) = (tenant_key IS NULL))
);
CREATE INDEX api_key_tenant ON api_key (tenant_key, key);
CREATE INDEX api_key_epoch ON api_key (epoch);

CREATE TABLE audit_log (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_key bigint REFERENCES tenant (key),
    at         timestamptz NOT NULL DEFAULT now(),
    -- id of the key that did it, or the name of the part of Signpost that did
    actor      text        NOT NULL,
    -- such as webhook.created
    action     text        NOT NULL,
    -- id of what it was done to
    object     text        NOT NULL,
    -- names of the fields that changed; never their values
    fields     text[]      NOT NULL DEFAULT '{}'
);
CREATE INDEX audit_log_tenant ON audit_log (tenant_key, id);

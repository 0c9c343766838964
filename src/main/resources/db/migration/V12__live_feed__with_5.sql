-- What happens to deliveries, for those who watch a tenant at this moment: written only while somebody does, and kept
-- for minutes. Owned by package queue; docs/decisions/0013 tells how it works. Both tables are unlogged: after a crash
-- of Postgres they are empty, which watchers are told.

-- Tenants that are watched. Each process looks here every second.
CREATE UNLOGGED TABLE live_watch (
    tenant_key  bigint      PRIMARY KEY,
    -- outcomes are written from this time on, without a break
    since       timestamptz NOT NULL,
    until       timestamptz NOT NULL
);

CREATE UNLOGGED TABLE live_feed (
    tenant_key  bigint      NOT NULL,
    -- the transaction that wrote it: whoever has read all below the oldest one that runs misses none. A number from a
    -- sequence would not do, for those become visible in another order than they are taken.
    xid         bigint      NOT NULL DEFAULT pg_current_xact_id()::text::bigint,
    seq         integer     NOT NULL,
    written_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- so many outcomes of this tenant were left out before this row, which stands for them; else 0
    skipped     bigint      NOT NULL,
    webhook_key bigint,
    event_id    uuid,
    event_type  text,
    state       text,
    -- of the attempt, if one was made
    number      smallint,
    result      smallint,
    status_code smallint,
    millis      integer,
    at          timestamptz,
    next_at     timestamptz,
    PRIMARY KEY (tenant_key, xid, seq)
);
CREATE INDEX live_feed_written ON live_feed (written_at);

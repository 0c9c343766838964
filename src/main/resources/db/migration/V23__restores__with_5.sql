-- What this database was when a pod last looked at it, so that one that was restored to an earlier time, or read back
-- from a dump, is told from one that has only been switched off; docs/decisions/0022. Owned by package catalog.
CREATE TABLE database_origin (
    only_row    boolean     PRIMARY KEY DEFAULT true CHECK (only_row),
    -- as database_identity() told it
    copy        text        NOT NULL,
    server      text        NOT NULL,
    -- pods renew it every few seconds: in a database that was restored it is about the time that it was restored to
    seen_at     timestamptz NOT NULL,
    -- when it was last found to have been restored, and to which time; null for never
    restored_at timestamptz,
    restored_to timestamptz
);

-- Which database this is. `copy`: of the database and of our table in it, which a physical copy, a promoted standby and
-- pg_upgrade keep and what is read back from a dump does not. `server`: the server's system identifier and its timeline,
-- which changes with every promotion and every recovery to a point in time. `target`: that the server was told to recover
-- to a point. What a server does not let us see is left out.
CREATE FUNCTION database_identity(OUT copy text, OUT server text, OUT target boolean)
    LANGUAGE plpgsql STABLE AS
$$
DECLARE
    identifier text := '';
    timeline   text := '';
BEGIN
    BEGIN
        identifier := (SELECT system_identifier::text FROM pg_control_system());
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    BEGIN
        timeline := left(pg_walfile_name(pg_current_wal_lsn()), 8);
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    copy := (SELECT oid::text FROM pg_database WHERE datname = current_database()) || '/'
        || 'database_origin'::regclass::oid::text;
    server := identifier || '/' || timeline;
    target := EXISTS (SELECT FROM unnest(ARRAY ['', '_time', '_name', '_xid', '_lsn']) AS u (suffix)
                      WHERE current_setting('recovery_target' || u.suffix, true) <> '');
END
$$;

-- What makes the schema the same on every server and for every role. Owned by packages catalog and queue.

-- Text that is looked up or listed in order compares by bytes, whatever the database's collation: an index in the order
-- of a locale is wrong as soon as the operating system's idea of that locale changes. Not while a program of the version
-- before runs: its connections have statements prepared that answer these columns, and each would fail once with
-- "cached plan must not change result type". docs/decisions/0023 tells when it is made up for.
DO
$$
BEGIN
    IF NOT EXISTS (SELECT FROM pod WHERE expires_at > clock_timestamp()) THEN
        ALTER TABLE tenant ALTER COLUMN id TYPE text COLLATE "C";
        ALTER TABLE webhook ALTER COLUMN id TYPE text COLLATE "C";
        ALTER TABLE api_key ALTER COLUMN id TYPE text COLLATE "C";
        ALTER TABLE profile_version ALTER COLUMN name TYPE text COLLATE "C";
        ALTER TABLE event_type ALTER COLUMN name TYPE text COLLATE "C", ALTER COLUMN category TYPE text COLLATE "C";
    END IF;
END
$$;

-- Partitions come and go while the program runs, whose role may be one that may change rows only (docs/database.md).
-- These run as the schema's owner, look for names nowhere else, and touch nothing but the partitions of the log.
DO
$$
BEGIN
    EXECUTE format('ALTER FUNCTION make_partitions(timestamptz, timestamptz) SECURITY DEFINER '
                   'SET search_path = %I, pg_temp', current_schema());
END
$$;

-- Detaches a partition of a log table; ends a detachment that was cut short. Not CONCURRENTLY, which no function can:
-- so it waits for the parent's lock for a moment only, since whoever comes later waits behind it.
CREATE FUNCTION detach_partition(part text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET lock_timeout = '200ms' AS
$$
DECLARE
    parent text;
    pending boolean;
BEGIN
    SELECT i.inhparent::regclass::text, i.inhdetachpending INTO parent, pending
    FROM pg_inherits i
    WHERE i.inhrelid = to_regclass(quote_ident(part))
      AND i.inhparent IN ('event'::regclass, 'attempt'::regclass, 'parked'::regclass);
    IF parent IS NULL THEN
        RAISE EXCEPTION '% is no partition of the log', part;
    END IF;
    EXECUTE format('ALTER TABLE %s DETACH PARTITION %I%s', parent, part, CASE WHEN pending THEN ' FINALIZE' ELSE '' END);
END
$$;

-- Drops a table that was a partition of the log and is none any more.
CREATE FUNCTION drop_partition(part text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET lock_timeout = '200ms' AS
$$
BEGIN
    IF part !~ '^(event|attempt|parked)_[0-9]{8}t[0-9]{4}$'
       OR (SELECT relispartition FROM pg_class WHERE oid = to_regclass(quote_ident(part))) THEN
        RAISE EXCEPTION '% is not a table that was detached from the log', part;
    END IF;
    EXECUTE format('DROP TABLE %I', part);
END
$$;

DO
$$
BEGIN
    EXECUTE format('ALTER FUNCTION detach_partition(text) SET search_path = %I, pg_temp', current_schema());
    EXECUTE format('ALTER FUNCTION drop_partition(text) SET search_path = %I, pg_temp', current_schema());
END
$$;

-- For roles that were granted it (signpost migrate --grant-to).
REVOKE EXECUTE ON FUNCTION make_partitions(timestamptz, timestamptz), detach_partition(text), drop_partition(text)
    FROM PUBLIC;

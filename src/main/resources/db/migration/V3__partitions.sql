-- Ids and partitions: the time inside a UUIDv7 (RFC 9562 section 5.7) is the partition key. Owned by package queue.

-- The smallest UUIDv7 of that millisecond.
CREATE FUNCTION id_floor(at timestamptz) RETURNS uuid
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (lpad(to_hex(floor(extract(epoch FROM at) * 1000)::bigint), 12, '0') || '70008000000000000000')::uuid;

-- The time inside an id, to the millisecond.
CREATE FUNCTION id_time(id uuid) RETURNS timestamptz
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN to_timestamp(('x' || lpad(left(replace(id::text, '-', ''), 12), 16, '0'))::bit(64)::bigint / 1000.0);

-- Makes the partition of each log table that begins at `low`, unless it is there, and says whether any was made.
-- CREATE … LIKE and ATTACH take a weaker lock on the parent than creating in place, which would queue every accept
-- behind one long SELECT.
CREATE FUNCTION make_partitions(low timestamptz, high timestamptz) RETURNS boolean
    LANGUAGE plpgsql AS
$$
DECLARE
    parent text;
    part   text;
    col    text;
    made   boolean := false;
BEGIN
    FOREACH parent IN ARRAY ARRAY ['event', 'attempt', 'parked'] LOOP
        part := parent || '_' || to_char(low AT TIME ZONE 'UTC', 'YYYYMMDD"t"HH24MI');
        IF to_regclass(part) IS NULL THEN
            EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', part, parent);
            -- Rows are never changed, and leave with their partition: to vacuum what was only inserted would read all
            -- of it again and, under data checksums, write each page once more to the log.
            IF parent <> 'parked' THEN
                EXECUTE format('ALTER TABLE %I SET (autovacuum_vacuum_insert_threshold = -1)', part);
            END IF;
            -- A sample of 3,000 rows, not 30,000, tells all that a plan needs to know; of payloads none needs any.
            FOR col IN SELECT attname FROM pg_attribute
                       WHERE attrelid = to_regclass(part) AND attnum > 0 AND NOT attisdropped LOOP
                EXECUTE format('ALTER TABLE %I ALTER %I SET STATISTICS %s',
                               part, col, CASE WHEN col IN ('data', 'changes', 'answer') THEN 0 ELSE 10 END);
            END LOOP;
            EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
                           parent, part, id_floor(low), id_floor(high));
            made := true;
        END IF;
    END LOOP;
    RETURN made;
END
$$;

-- Drops the partitions whose upper bound lies before `cutoff`, oldest first, and says how many. A delivery that still
-- waits in the backlog keeps its event's partition, and so all later ones.
CREATE FUNCTION drop_partitions(cutoff timestamptz) RETURNS integer
    LANGUAGE plpgsql AS
$$
DECLARE
    part    record;
    dropped integer := 0;
BEGIN
    PERFORM set_config('lock_timeout', '2s', true);
    FOR part IN
        SELECT p.relname AS parent, c.relname AS name,
               (regexp_match(pg_get_expr(c.relpartbound, c.oid), 'TO \(''([0-9a-f-]{36})''\)'))[1]::uuid AS upper_id
        FROM pg_inherits i
        JOIN pg_class c ON c.oid = i.inhrelid
        JOIN pg_class p ON p.oid = i.inhparent
        WHERE i.inhparent IN ('event'::regclass, 'attempt'::regclass, 'parked'::regclass)
        ORDER BY 3, 1
    LOOP
        CONTINUE WHEN part.upper_id IS NULL OR part.upper_id > id_floor(cutoff);
        EXIT WHEN EXISTS (SELECT FROM backlog WHERE event_id < part.upper_id);
        EXECUTE format('ALTER TABLE %I DETACH PARTITION %I', part.parent, part.name);
        EXECUTE format('DROP TABLE %I', part.name);
        dropped := dropped + 1;
    END LOOP;
    RETURN dropped;
END
$$;

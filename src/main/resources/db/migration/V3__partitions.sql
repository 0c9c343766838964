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

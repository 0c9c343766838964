package dev.signpost.pg;

import dev.signpost.model.Coded;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A named statement from a resource file: {@code queue.accept} is {@code sql/queue/accept.sql}. The name is the tag of
 * its metric. How such a file is written stands in the package document.
 */
public final class Sql {
    private final String name;
    private final String text;
    private final SqlParameters parameters;

    Sql(String name, String text, SqlParameters parameters) {
        this.name = name;
        this.text = text;
        this.parameters = parameters;
    }

    /** A statement in Postgres's own words, whose parameters have numbers and no names. */
    public Sql(String name, String text) {
        this(name, text, SqlParameters.NONE);
    }

    /** Owner package, a dot, the file's name. */
    public String name() {
        return name;
    }

    /** The statement as Postgres gets it. */
    public String text() {
        return text;
    }

    /** Names of its parameters in the order of their numbers. */
    public List<String> names() {
        return parameters.names();
    }

    SqlParameters parameters() {
        return parameters;
    }

    /**
     * Reads a statement; meant for constants, so that a missing or a faulty file stops the start.
     *
     * @throws IllegalStateException if there is no such file, or with all its faults
     */
    public static Sql named(String name) {
        String path = path(name);
        String source = resource(path);
        if (source == null) {
            throw new IllegalStateException("no SQL file /" + path);
        }
        return of(name, source);
    }

    /**
     * Reads a statement from elsewhere; its fragments are those of its name's package.
     *
     * @throws IllegalStateException with all its faults
     */
    public static Sql of(String name, String source) {
        SqlReader.Read read = new SqlReader(name, path(name), Sql::resource).read(source);
        return new Sql(name, read.text(), read.parameters());
    }

    /** Begins a call of it. */
    public Binding bind() {
        return new Binding(this);
    }

    private static String path(String name) {
        return "sql/" + name.replace('.', '/') + ".sql";
    }

    private static @Nullable String resource(String path) {
        try (var in = Sql.class.getResourceAsStream("/" + path)) {
            return in == null ? null : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return name;
    }

    /**
     * One call of a statement: each parameter is set once, by its name. A name that the statement does not declare,
     * one that is left out, and a value of another type than the declared one are programming errors and say so before
     * anything is sent. In the order of the declarations a name costs a comparison of two references, in any other a
     * look at each.
     */
    public static final class Binding {
        private final Sql sql;
        private final SqlParameters parameters;
        private final @Nullable Object[] values;

        // A bit for each parameter that was set; null is a value, too.
        private long set;
        // Where the next name is looked for first.
        private int next;

        Binding(Sql sql) {
            this.sql = sql;
            parameters = sql.parameters();
            values = new Object[parameters.count()];
        }

        /** Of any type. */
        public Binding setNull(String name) {
            int place = place(name);
            return put(place, null, parameters.type(place));
        }

        /** A whole number where a bigint is declared may be given as an int. */
        public Binding set(String name, int value) {
            int place = place(name);
            return parameters.type(place) == SqlType.BIGINT
                    ? put(place, (long) value, SqlType.BIGINT)
                    : put(place, value, SqlType.INT);
        }

        public Binding set(String name, @Nullable Integer value) {
            if (value != null) {
                return set(name, value.intValue());
            }
            int place = place(name);
            return put(place, null, parameters.type(place) == SqlType.BIGINT ? SqlType.BIGINT : SqlType.INT);
        }

        public Binding set(String name, @Nullable Long value) {
            return put(place(name), value, SqlType.BIGINT);
        }

        public Binding set(String name, short value) {
            return put(place(name), value, SqlType.SMALLINT);
        }

        public Binding set(String name, @Nullable Short value) {
            return put(place(name), value, SqlType.SMALLINT);
        }

        /** The code, as a smallint. */
        public Binding set(String name, Coded value) {
            return put(place(name), (short) value.code(), SqlType.SMALLINT);
        }

        public Binding set(String name, @Nullable String value) {
            return put(place(name), value, SqlType.TEXT);
        }

        public Binding set(String name, @Nullable UUID value) {
            return put(place(name), value, SqlType.UUID);
        }

        public Binding set(String name, @Nullable Boolean value) {
            return put(place(name), value, SqlType.BOOLEAN);
        }

        public Binding set(String name, @Nullable OffsetDateTime value) {
            return put(place(name), value, SqlType.TIMESTAMPTZ);
        }

        public Binding set(String name, @Nullable Buffer value) {
            return put(place(name), value, SqlType.BYTEA);
        }

        public Binding set(String name, @Nullable Integer @Nullable [] value) {
            return put(place(name), value, SqlType.INT_ARRAY);
        }

        public Binding set(String name, @Nullable Long @Nullable [] value) {
            return put(place(name), value, SqlType.BIGINT_ARRAY);
        }

        public Binding set(String name, @Nullable Short @Nullable [] value) {
            return put(place(name), value, SqlType.SMALLINT_ARRAY);
        }

        public Binding set(String name, @Nullable String @Nullable [] value) {
            return put(place(name), value, SqlType.TEXT_ARRAY);
        }

        public Binding set(String name, @Nullable UUID @Nullable [] value) {
            return put(place(name), value, SqlType.UUID_ARRAY);
        }

        public Binding set(String name, @Nullable Boolean @Nullable [] value) {
            return put(place(name), value, SqlType.BOOLEAN_ARRAY);
        }

        public Binding set(String name, @Nullable OffsetDateTime @Nullable [] value) {
            return put(place(name), value, SqlType.TIMESTAMPTZ_ARRAY);
        }

        public Binding set(String name, @Nullable Buffer @Nullable [] value) {
            return put(place(name), value, SqlType.BYTEA_ARRAY);
        }

        private int place(String name) {
            int place = parameters.place(name, next);
            if (place < 0) {
                throw new IllegalArgumentException(sql.name() + " declares no :" + name + ", but " + parameters);
            }
            next = place + 1;
            return place;
        }

        private Binding put(int place, @Nullable Object value, SqlType type) {
            if (parameters.type(place) != type) {
                throw new IllegalArgumentException(sql.name() + " declares " + parameters.toString(place) + ", and "
                        + type.passed().getSimpleName() + " was passed");
            }
            long bit = 1L << place;
            if ((set & bit) != 0) {
                throw new IllegalArgumentException(sql.name() + ": :" + parameters.name(place) + " is set twice");
            }
            set |= bit;
            values[place] = value;
            return this;
        }

        Sql sql() {
            return sql;
        }

        /**
         * The values by their numbers.
         *
         * @throws IllegalStateException unless all are set
         */
        Tuple values() {
            if (Long.bitCount(set) < values.length) {
                throw new IllegalStateException(sql.name() + " lacks "
                        + IntStream.range(0, values.length)
                                .filter(place -> (set & 1L << place) == 0)
                                .mapToObj(parameters::toString)
                                .collect(Collectors.joining(", ")));
            }
            return Tuple.wrap(values);
        }
    }
}

package dev.signpost.pg;

import dev.signpost.model.Coded;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One call of a statement: each parameter is set once, by its name. A name that the statement does not declare, one
 * that is left out, and a value of another type than the declared one are programming errors and say so before anything
 * is sent. In the order of the declarations a name costs a comparison of two references, in any other a look at each.
 */
public final class Binding {
    /** Stands where nothing was set yet; null is a value. */
    private static final Object OPEN = new Object();

    private final Sql sql;
    private final @Nullable Object[] values;

    // Where the next name is looked for first.
    private int next;
    private int open;

    Binding(Sql sql) {
        this.sql = sql;
        values = new Object[sql.parameters().size()];
        Arrays.fill(values, OPEN);
        open = values.length;
    }

    /** Of any type. */
    public Binding setNull(String name) {
        int place = place(name);
        return put(place, null, sql.parameters().get(place).type().passed());
    }

    /** A whole number where a bigint is declared may be given as an int. */
    public Binding set(String name, @Nullable Integer value) {
        int place = place(name);
        boolean wider = sql.parameters().get(place).type() == SqlType.BIGINT;
        return wider
                ? put(place, value == null ? null : (Long) value.longValue(), Long.class)
                : put(place, value, Integer.class);
    }

    public Binding set(String name, @Nullable Long value) {
        return put(place(name), value, Long.class);
    }

    public Binding set(String name, @Nullable Short value) {
        return put(place(name), value, Short.class);
    }

    /** The code, as a smallint. */
    public Binding set(String name, Coded value) {
        return put(place(name), (short) value.code(), Short.class);
    }

    public Binding set(String name, @Nullable String value) {
        return put(place(name), value, String.class);
    }

    public Binding set(String name, @Nullable UUID value) {
        return put(place(name), value, UUID.class);
    }

    public Binding set(String name, @Nullable Boolean value) {
        return put(place(name), value, Boolean.class);
    }

    public Binding set(String name, @Nullable OffsetDateTime value) {
        return put(place(name), value, OffsetDateTime.class);
    }

    public Binding set(String name, @Nullable Buffer value) {
        return put(place(name), value, Buffer.class);
    }

    public Binding set(String name, @Nullable Integer @Nullable [] value) {
        return put(place(name), value, Integer[].class);
    }

    public Binding set(String name, @Nullable Long @Nullable [] value) {
        return put(place(name), value, Long[].class);
    }

    public Binding set(String name, @Nullable Short @Nullable [] value) {
        return put(place(name), value, Short[].class);
    }

    public Binding set(String name, @Nullable String @Nullable [] value) {
        return put(place(name), value, String[].class);
    }

    public Binding set(String name, @Nullable UUID @Nullable [] value) {
        return put(place(name), value, UUID[].class);
    }

    public Binding set(String name, @Nullable Boolean @Nullable [] value) {
        return put(place(name), value, Boolean[].class);
    }

    public Binding set(String name, @Nullable OffsetDateTime @Nullable [] value) {
        return put(place(name), value, OffsetDateTime[].class);
    }

    public Binding set(String name, @Nullable Buffer @Nullable [] value) {
        return put(place(name), value, Buffer[].class);
    }

    /** The number of a parameter from 0: nearly always the next one's. */
    private int place(String name) {
        List<SqlParameter> parameters = sql.parameters();
        if (next < values.length && parameters.get(next).name().equals(name)) {
            return next++;
        }
        for (int place = 0; place < values.length; place++) {
            if (parameters.get(place).name().equals(name)) {
                next = place + 1;
                return place;
            }
        }
        throw new IllegalArgumentException(sql.name() + " declares no :" + name + ", but " + parameters);
    }

    private Binding put(int place, @Nullable Object value, Class<?> type) {
        if (sql.parameters().get(place).type().passed() != type) {
            throw new IllegalArgumentException(sql.name() + " declares "
                    + sql.parameters().get(place) + ", and " + type.getSimpleName() + " was passed");
        }
        if (values[place] != OPEN) {
            throw new IllegalArgumentException(
                    sql.name() + ": :" + sql.parameters().get(place).name() + " is set twice");
        }
        values[place] = value;
        open--;
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
        if (open > 0) {
            throw new IllegalStateException(sql.name() + " lacks "
                    + IntStream.range(0, values.length)
                            .filter(place -> values[place] == OPEN)
                            .mapToObj(place -> sql.parameters().get(place).toString())
                            .collect(Collectors.joining(", ")));
        }
        return Tuple.wrap(values);
    }
}

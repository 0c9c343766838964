package dev.signpost.simulation;

import dev.signpost.pg.Sql;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A statement's parameters by their names.
 *
 * @param names in the order of their numbers
 */
record Parameters(List<String> names, Tuple tuple) {
    private static final Map<String, List<String>> NAMES = new ConcurrentHashMap<>();

    /** Of a call of the product's statement of that name. */
    static Parameters of(String statement, Tuple tuple) {
        return new Parameters(
                NAMES.computeIfAbsent(statement, name -> Sql.named(name).names()), tuple);
    }

    private @Nullable Object value(String name) {
        int place = names.indexOf(name);
        if (place < 0) {
            throw new IllegalArgumentException("there is no :" + name + " among " + names);
        }
        return tuple.getValue(place);
    }

    int integer(String name) {
        return number(name).intValue();
    }

    long bigint(String name) {
        return number(name).longValue();
    }

    @Nullable
    Long optional(String name) {
        Object value = value(name);
        return value == null ? null : ((Number) value).longValue();
    }

    private Number number(String name) {
        Object value = value(name);
        if (value == null) {
            throw new IllegalArgumentException("parameter " + name + " is null");
        }
        return (Number) value;
    }

    boolean truth(String name) {
        return Boolean.TRUE.equals(value(name));
    }

    UUID uuid(String name) {
        UUID value = (UUID) value(name);
        if (value == null) {
            throw new IllegalArgumentException("parameter " + name + " is null");
        }
        return value;
    }

    String text(String name) {
        return String.valueOf(value(name));
    }

    /** Of an array parameter: how many elements. */
    int length(String name) {
        return array(name).length;
    }

    private @Nullable Object[] array(String name) {
        Object value = value(name);
        return value == null ? new Object[0] : (Object[]) value;
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as the driver's own
    <T> @Nullable T at(String name, int index) {
        return (T) array(name)[index];
    }

    long bigintAt(String name, int index) {
        Number value = at(name, index);
        return value == null ? 0 : value.longValue();
    }

    int integerAt(String name, int index) {
        return (int) bigintAt(name, index);
    }

    @Nullable
    Long optionalAt(String name, int index) {
        Number value = at(name, index);
        return value == null ? null : value.longValue();
    }

    UUID uuidAt(String name, int index) {
        UUID value = at(name, index);
        if (value == null) {
            throw new IllegalArgumentException("element " + index + " of parameter " + name + " is null");
        }
        return value;
    }

    /** Microseconds since 1970; 0 for null. */
    long microsAt(String name, int index) {
        OffsetDateTime value = at(name, index);
        return value == null ? 0 : micros(value);
    }

    long micros(String name) {
        OffsetDateTime value = (OffsetDateTime) value(name);
        return value == null ? 0 : micros(value);
    }

    private static long micros(OffsetDateTime value) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, value.toInstant());
    }

    /** An array that travels as text. */
    List<Long> listAt(String name, int index) {
        String text = at(name, index);
        List<Long> list = new ArrayList<>();
        if (text != null && text.length() > 2) {
            for (String each : text.substring(1, text.length() - 1).split(",", -1)) {
                list.add(Long.parseLong(each));
            }
        }
        return list;
    }

    /** A parameter that is an array of numbers, as a list. */
    List<Long> longs(String name) {
        List<Long> list = new ArrayList<>();
        for (int i = 0; i < length(name); i++) {
            list.add(bigintAt(name, i));
        }
        return list;
    }
}

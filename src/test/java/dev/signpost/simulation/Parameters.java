package dev.signpost.simulation;

import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A statement's parameters, counted from 1 as in its text. */
record Parameters(Tuple tuple) {

    private @Nullable Object value(int number) {
        return tuple.getValue(number - 1);
    }

    int integer(int number) {
        return number(number).intValue();
    }

    long bigint(int number) {
        return number(number).longValue();
    }

    @Nullable
    Long optional(int number) {
        Object value = value(number);
        return value == null ? null : ((Number) value).longValue();
    }

    private Number number(int number) {
        Object value = value(number);
        if (value == null) {
            throw new IllegalArgumentException("parameter " + number + " is null");
        }
        return (Number) value;
    }

    boolean truth(int number) {
        return Boolean.TRUE.equals(value(number));
    }

    UUID uuid(int number) {
        UUID value = (UUID) value(number);
        if (value == null) {
            throw new IllegalArgumentException("parameter " + number + " is null");
        }
        return value;
    }

    String text(int number) {
        return String.valueOf(value(number));
    }

    /** Of an array parameter: how many elements. */
    int length(int number) {
        return array(number).length;
    }

    private @Nullable Object[] array(int number) {
        Object value = value(number);
        return value == null ? new Object[0] : (Object[]) value;
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as the driver's own
    <T> @Nullable T at(int number, int index) {
        return (T) array(number)[index];
    }

    long bigintAt(int number, int index) {
        Number value = at(number, index);
        return value == null ? 0 : value.longValue();
    }

    int integerAt(int number, int index) {
        return (int) bigintAt(number, index);
    }

    @Nullable
    Long optionalAt(int number, int index) {
        Number value = at(number, index);
        return value == null ? null : value.longValue();
    }

    UUID uuidAt(int number, int index) {
        UUID value = at(number, index);
        if (value == null) {
            throw new IllegalArgumentException("element " + index + " of parameter " + number + " is null");
        }
        return value;
    }

    /** Microseconds since 1970; 0 for null. */
    long microsAt(int number, int index) {
        OffsetDateTime value = at(number, index);
        return value == null ? 0 : micros(value);
    }

    long micros(int number) {
        OffsetDateTime value = (OffsetDateTime) value(number);
        return value == null ? 0 : micros(value);
    }

    private static long micros(OffsetDateTime value) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, value.toInstant());
    }

    /** An array that travels as text. */
    List<Long> listAt(int number, int index) {
        String text = at(number, index);
        List<Long> list = new ArrayList<>();
        if (text != null && text.length() > 2) {
            for (String each : text.substring(1, text.length() - 1).split(",", -1)) {
                list.add(Long.parseLong(each));
            }
        }
        return list;
    }

    /** A parameter that is an array of numbers, as a list. */
    List<Long> longs(int number) {
        List<Long> list = new ArrayList<>();
        for (int i = 0; i < length(number); i++) {
            list.add(bigintAt(number, i));
        }
        return list;
    }
}

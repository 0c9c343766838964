package dev.signpost.pg;

import io.vertx.core.buffer.Buffer;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Types that a parameter may be declared with, and what Java passes for each. */
enum SqlType {
    INT(Integer.class),
    BIGINT(Long.class),
    SMALLINT(Short.class),
    TEXT(String.class),
    UUID(UUID.class),
    BOOLEAN(Boolean.class),
    TIMESTAMPTZ(OffsetDateTime.class),
    BYTEA(Buffer.class),
    INT_ARRAY(Integer[].class),
    BIGINT_ARRAY(Long[].class),
    SMALLINT_ARRAY(Short[].class),
    TEXT_ARRAY(String[].class),
    UUID_ARRAY(UUID[].class),
    BOOLEAN_ARRAY(Boolean[].class),
    TIMESTAMPTZ_ARRAY(OffsetDateTime[].class),
    BYTEA_ARRAY(Buffer[].class);

    private final String word = name().toLowerCase(Locale.ROOT).replace("_array", "[]");
    private final Class<?> passed;

    SqlType(Class<?> passed) {
        this.passed = passed;
    }

    /** The type that is called so in statements, such as {@code bigint[]}. */
    static Optional<SqlType> of(String word) {
        return Arrays.stream(values()).filter(type -> type.word.equals(word)).findFirst();
    }

    /** What Java passes. */
    Class<?> passed() {
        return passed;
    }

    @Override
    public String toString() {
        return word;
    }
}

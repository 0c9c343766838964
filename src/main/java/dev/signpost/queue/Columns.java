package dev.signpost.queue;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Batches as statements take them: an array for each column. */
final class Columns {
    private Columns() {}

    /** One column of a batch. */
    static <B, T> T[] column(List<B> batch, Function<B, @Nullable T> value, IntFunction<T[]> array) {
        T[] column = array.apply(batch.size());
        Arrays.setAll(column, i -> value.apply(batch.get(i)));
        return column;
    }

    /** As Postgres takes a time. */
    static OffsetDateTime time(long millis) {
        return Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
    }
}

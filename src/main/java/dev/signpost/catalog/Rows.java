package dev.signpost.catalog;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads results. */
final class Rows {
    private Rows() {}

    static <T> List<T> all(RowSet<Row> rows, Function<Row, T> reader) {
        var all = new ArrayList<T>(rows.size());
        rows.forEach(row -> all.add(reader.apply(row)));
        return all;
    }

    static Optional<Row> first(RowSet<Row> rows) {
        var at = rows.iterator();
        return at.hasNext() ? Optional.of(at.next()) : Optional.empty();
    }

    static @Nullable Instant instant(Row row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }

    /** The row of a statement that always returns one. */
    static Row only(RowSet<Row> rows) {
        return rows.iterator().next();
    }
}

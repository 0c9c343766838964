package dev.signpost.simulation;

import io.vertx.sqlclient.PropertyKind;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowIterator;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import io.vertx.sqlclient.desc.ColumnDescriptor;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answer of a played statement. */
final class Rows implements RowSet<Row> {
    private final List<String> columns;
    private final List<Row> rows = new ArrayList<>();

    private Rows(List<String> columns) {
        this.columns = columns;
    }

    static Rows of(String... columns) {
        return new Rows(List.of(columns));
    }

    static Rows of(List<String> columns) {
        return new Rows(columns);
    }

    static Rows none() {
        return new Rows(List.of());
    }

    /** One row of one column. */
    static Rows single(String column, @Nullable Object value) {
        return of(column).add(value);
    }

    Rows add(@Nullable Object... values) {
        if (values.length != columns.size()) {
            throw new IllegalArgumentException(values.length + " values for " + columns);
        }
        rows.add(new PlayedRow(columns, values));
        return this;
    }

    @Override
    public RowIterator<Row> iterator() {
        Iterator<Row> each = rows.iterator();
        return new RowIterator<>() {
            @Override
            public boolean hasNext() {
                return each.hasNext();
            }

            @Override
            public Row next() {
                return each.next();
            }
        };
    }

    @Override
    public int size() {
        return rows.size();
    }

    @Override
    public int rowCount() {
        return rows.size();
    }

    @Override
    public List<String> columnsNames() {
        return columns;
    }

    @Override
    public @Nullable List<ColumnDescriptor> columnDescriptors() {
        return null;
    }

    @Override
    public @Nullable RowSet<Row> next() {
        return null;
    }

    @Override
    public <V> @Nullable V property(PropertyKind<V> kind) {
        return null;
    }

    @Override
    public RowSet<Row> value() {
        return this;
    }

    /** Values by column. */
    // Never compared.
    @SuppressWarnings("ArrayRecordComponent")
    private record PlayedRow(List<String> columns, @Nullable Object[] values) implements Row {
        @Override
        public String getColumnName(int position) {
            return columns.get(position);
        }

        @Override
        public int getColumnIndex(String column) {
            return columns.indexOf(column);
        }

        @Override
        public @Nullable Object getValue(int position) {
            return values[position];
        }

        @Override
        public Tuple addValue(Object value) {
            throw new UnsupportedOperationException("a row is read only");
        }

        @Override
        public int size() {
            return values.length;
        }

        @Override
        public void clear() {
            throw new UnsupportedOperationException("a row is read only");
        }

        @Override
        public List<Class<?>> types() {
            throw new UnsupportedOperationException("a row is read only");
        }
    }
}

package dev.signpost.pg;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;

/** Runs named statements: on any connection of a pool, or on the one of a transaction. */
public interface SqlRunner {

    /**
     * Runs a prepared statement; fails with the driver's exception, which {@link PgFault#of} reads.
     *
     * @param parameters by their numbers; stores name them: {@link #run(Sql.Binding)}
     */
    Future<RowSet<Row>> run(Sql sql, Tuple parameters);

    /**
     * Runs a statement with the parameters that were set.
     *
     * @throws IllegalStateException unless all are
     */
    default Future<RowSet<Row>> run(Sql.Binding call) {
        return run(call.sql(), call.values());
    }

    /** Runs a statement without parameters. */
    default Future<RowSet<Row>> run(Sql sql) {
        return run(sql.bind());
    }
}

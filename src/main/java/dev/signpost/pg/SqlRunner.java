package dev.signpost.pg;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;

/** Runs named statements: on any connection of a pool, or on the one of a transaction. */
public interface SqlRunner {

    /** Runs a prepared statement; fails with the driver's exception, which {@link PgFault#of} reads. */
    Future<RowSet<Row>> run(Sql sql, Tuple parameters);
}

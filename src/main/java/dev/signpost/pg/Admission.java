package dev.signpost.pg;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;

/**
 * Decides about each new connection of a pool before its first statement: after a failover or a restore another
 * database may answer at the same address, and whoever works with what he knows of the former one must not write there.
 */
@FunctionalInterface
public interface Admission {
    Admission ANY = connection -> Future.succeededFuture(true);

    /** False to give the connection up. */
    Future<Boolean> admits(SqlConnection connection);
}

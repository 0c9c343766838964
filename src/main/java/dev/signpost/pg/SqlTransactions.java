package dev.signpost.pg;

import io.vertx.core.Future;
import java.util.function.Function;

/** Runs named statements, one by one or several in one transaction. */
public interface SqlTransactions extends SqlRunner {

    /**
     * Runs {@code work} in one READ COMMITTED transaction; rolls back if its future fails. It is run again from its
     * beginning, after a roll-back, where its statements were prepared before a migration of a later version.
     */
    <T> Future<T> transaction(Function<SqlRunner, Future<T>> work);
}

package dev.signpost.catalog;

import io.vertx.core.Future;

/** Waits until a change is in force everywhere. */
@FunctionalInterface
public interface PropagationWait {

    /**
     * Completes when every pod whose lease has not run out has applied the catalogue up to that epoch: normally within
     * milliseconds, at worst after one lease. Fails when that cannot be known, for instance with Postgres away; the
     * change itself stays made.
     */
    Future<Void> until(long epoch);
}

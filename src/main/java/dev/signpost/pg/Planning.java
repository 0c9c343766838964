package dev.signpost.pg;

import io.vertx.pgclient.PgConnectOptions;
import java.util.Map;

/**
 * How Postgres plans the statements of a pool. On the hot path the right plan is known beforehand, whatever
 * the tables held when it was made: a plan made while a table was small stays in use when it has grown, and its
 * sequential scan then costs a thousand times the index look-up.
 */
public enum Planning {
    /** By statistics, as Postgres does by itself. */
    USUAL,

    /** Few rows at a time, looked up in large indexed tables: nested loops over indexes, planned once. */
    LOOK_UPS,

    /** Parameters joined with parameters, and inserted: hash joins, planned once. A nested loop would be quadratic. */
    ARRAYS;

    /** A copy of the options whose connections plan so. */
    public PgConnectOptions on(PgConnectOptions options) {
        PgConnectOptions planned = new PgConnectOptions(options);
        settings().forEach(planned::addProperty);
        return planned;
    }

    private Map<String, String> settings() {
        return switch (this) {
            case USUAL -> Map.of();
            case LOOK_UPS ->
                Map.of(
                        "plan_cache_mode", "force_generic_plan",
                        "enable_hashjoin", "off",
                        "enable_mergejoin", "off",
                        "enable_seqscan", "off");
            case ARRAYS ->
                Map.of(
                        "plan_cache_mode", "force_generic_plan",
                        "enable_nestloop", "off",
                        "enable_mergejoin", "off",
                        "enable_seqscan", "off");
        };
    }
}

package dev.signpost.pg;

import io.vertx.pgclient.PgConnectOptions;
import java.util.Map;

/**
 * How Postgres plans the statements of a pool. On the way of an event the right plan is known beforehand, whatever the
 * tables held when it was made: a plan made while a table was small, or just emptied, stays in use when it has grown,
 * and costs a thousand times the right one. docs/decisions/0017 tells how statements are written for that.
 */
public enum Planning {
    /** By statistics, as Postgres does by itself. */
    USUAL,

    /**
     * Few rows out of large indexed tables, by what people ask for: for the values at hand or once for all, but never
     * by reading a whole table because it was short when the plan was made.
     */
    BY_INDEX,

    /**
     * Few rows at a time, looked up in large indexed tables, planned once. Every statement must have such a plan: what
     * is switched off here is not forbidden to Postgres but very dear, and then nothing tells two bad plans apart.
     */
    LOOK_UPS;

    /** A copy of the options whose connections plan so. */
    public PgConnectOptions on(PgConnectOptions options) {
        PgConnectOptions planned = new PgConnectOptions(options);
        settings().forEach(planned::addProperty);
        return planned;
    }

    /** By name of the setting. */
    public Map<String, String> settings() {
        return switch (this) {
            case USUAL -> Map.of();
            case BY_INDEX -> Map.of("enable_seqscan", "off");
            case LOOK_UPS ->
                Map.of(
                        "plan_cache_mode", "force_generic_plan",
                        "enable_hashjoin", "off",
                        "enable_mergejoin", "off",
                        "enable_seqscan", "off");
        };
    }
}

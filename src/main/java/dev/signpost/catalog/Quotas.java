package dev.signpost.catalog;

import dev.signpost.http.TenantRef;
import dev.signpost.model.Limit;
import dev.signpost.model.Refusal;
import dev.signpost.pg.Sql;
import dev.signpost.pg.SqlRunner;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Refuses one more of what a tenant has as many of as it may have. */
final class Quotas {
    private static final Sql HOLDS = Sql.named("catalog.tenant_holds");

    private final TenantLimits defaults;

    /** @param defaults of tenants that have no limits of their own */
    Quotas(TenantLimits defaults) {
        this.defaults = defaults;
    }

    /** What can be counted. */
    enum Counted {
        WEBHOOKS(Limit.WEBHOOKS, "webhooks", "webhooks", TenantLimits::webhooks),
        EVENT_TYPES(Limit.EVENT_TYPES, "event_types", "eventTypes", TenantLimits::eventTypes),
        API_KEYS(Limit.API_KEYS, "api_keys", "apiKeys", TenantLimits::apiKeys);

        private final Limit limit;
        private final String column;
        private final String field;

        // Method references, which have no state.
        @SuppressWarnings("ImmutableEnumChecker")
        private final Function<TenantLimits, @Nullable Integer> most;

        Counted(Limit limit, String column, String field, Function<TenantLimits, @Nullable Integer> most) {
            this.limit = limit;
            this.column = column;
            this.field = field;
            this.most = most;
        }
    }

    /**
     * Fails with {@link Refusal} LIMIT_REACHED if there is no room for one more.
     *
     * @param sql the change's own, so that no other change can come between
     */
    Future<Void> requireRoom(SqlRunner sql, TenantRef tenant, Counted counted) {
        return sql.run(HOLDS.bind().set("tenant", tenant.key()))
                .map(rows -> Rows.first(rows).orElseThrow(() -> Refusal.notFound("tenant")))
                .compose(row -> room(row, counted));
    }

    private Future<Void> room(Row row, Counted counted) {
        Integer most = counted.most.apply(TenantLimits.of(row).or(defaults));
        long present = row.getLong(counted.column);
        return most == null || present < most
                ? Future.succeededFuture()
                : Future.failedFuture(Refusal.limitReached(
                        new Refusal.Reached(counted.limit, most),
                        "This tenant has reached its limit of " + counted.column.replace('_', ' ') + ": " + present
                                + " of " + most + ". Delete one, or ask the operator of this instance to raise the"
                                + " tenant's limits." + counted.field + "."));
    }
}

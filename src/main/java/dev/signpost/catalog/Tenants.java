package dev.signpost.catalog;

import dev.signpost.model.Refusal;
import dev.signpost.model.Refusal.Fault;
import dev.signpost.pg.PgPool;
import dev.signpost.pg.Sql;
import dev.signpost.pg.SqlRunner;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes, changes, lists and deletes tenants. For administrators only: it keeps nobody apart. */
public final class Tenants {
    /** How long history is kept unless the tenant says otherwise, or the instance keeps less. */
    public static final int DEFAULT_RETENTION_DAYS = 30;

    private static final int MAX_NAME = 200;
    /** "." and ".." are left out: in a path they mean something else. */
    private static final Pattern ID = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9_.-]{1,64}");

    private static final Sql INSERT = Sql.named("catalog.insert_tenant");
    private static final Sql FIND = Sql.named("catalog.find_tenant");
    private static final Sql LIST = Sql.named("catalog.list_tenants");
    private static final Sql UPDATE = Sql.named("catalog.update_tenant");
    private static final Sql RELIES = Sql.named("catalog.tenant_relies_on_profile");
    private static final Sql DELETE = Sql.named("catalog.delete_tenant");

    private final PgPool pool;
    private final Changes changes;
    private final PropagationWait everywhere;
    private final Profiles profiles;
    private final int mostDays;

    /** @param retention of the instance: a tenant's can only be shorter, for partitions go with those of all tenants */
    public Tenants(PgPool pool, Changes changes, PropagationWait everywhere, Profiles profiles, Duration retention) {
        this.mostDays = (int) Math.max(1, retention.plusDays(1).minusNanos(1).toDays());
        this.pool = pool;
        this.changes = changes;
        this.everywhere = everywhere;
        this.profiles = profiles;
    }

    /**
     * What a tenant is to be.
     *
     * @param id the caller's id
     * @param name for people; the id if null
     * @param profile wire profile of its own, or null for the instance's default
     * @param retentionDays how long history is kept; {@value #DEFAULT_RETENTION_DAYS} if null, or the instance's
     * @param limits of its own
     */
    public record Spec(
            String id,
            @Nullable String name,
            @Nullable String profile,
            @Nullable Integer retentionDays,
            TenantLimits limits) {
        /** One without limits of its own. */
        public Spec(String id, @Nullable String name, @Nullable String profile, @Nullable Integer retentionDays) {
            this(id, name, profile, retentionDays, TenantLimits.NONE);
        }
    }

    /** What is to change; null leaves as it is. */
    public record Change(
            @Nullable To<String> name,
            @Nullable To<String> profile,
            @Nullable To<Integer> retentionDays,
            UnaryOperator<TenantLimits> limits) {
        /** One that leaves the limits as they are. */
        public Change(@Nullable To<String> name, @Nullable To<String> profile, @Nullable To<Integer> retentionDays) {
            this(name, profile, retentionDays, UnaryOperator.identity());
        }
    }

    /** Makes a tenant; fails with INVALID, or CONFLICT if the id is taken. */
    public Future<Tenant> create(Actor actor, Spec spec) {
        String name = spec.name() == null ? spec.id() : spec.name();
        int days = spec.retentionDays() == null ? defaultDays() : spec.retentionDays();
        return check(spec)
                .compose(valid -> changes.make(
                        actor,
                        (sql, epoch) -> sql.run(spec.limits()
                                        .addTo(INSERT.bind()
                                                .set("id", spec.id())
                                                .set("name", name)
                                                .set("profile", spec.profile())
                                                .set("retention_days", days)
                                                .set("epoch", epoch)))
                                .map(rows -> Rows.first(rows).map(Tenant::of).orElseThrow(Tenants::taken))
                                .map(made -> new Changes.Entry<>(
                                        made.key(),
                                        "tenant.created",
                                        made.id(),
                                        List.of("id", "name", "profile", "retentionDays", "limits"),
                                        made))))
                .map(Changed::value);
    }

    /** Whether a tenant can have that id: what cannot be one is nobody's, without a look-up. */
    static boolean mayBeId(String id) {
        return ID.matcher(id).matches();
    }

    /** Whether such a tenant could be made, its id's being taken apart; fails with INVALID. */
    public Future<Void> check(Spec spec) {
        var faults = new ArrayList<Fault>();
        if (!ID.matcher(spec.id()).matches()) {
            faults.add(new Fault("/id", "1 to 64 of the characters A-Z a-z 0-9 _ . and -, and not \".\" or \"..\""));
        }
        // Without a name the id is one; what is wrong with that was said.
        String name = spec.name() == null ? "-" : spec.name();
        int days = spec.retentionDays() == null ? defaultDays() : spec.retentionDays();
        check(name, spec.profile(), days, faults);
        return verdict(faults);
    }

    /** Whether a tenant's settings could become so; fails with INVALID or NOT_FOUND. */
    public Future<Void> check(String id, Change change) {
        return pool.run(FIND.bind().set("id", id))
                .map(Tenants::found)
                .compose(present -> verdict(faults(wished(present, change))));
    }

    /** A tenant's settings after a change. */
    private record Wished(String name, @Nullable String profile, int days, TenantLimits limits) {}

    private Wished wished(Tenant present, Change change) {
        return new Wished(
                Optional.ofNullable(To.after(change.name(), present.name())).orElse(present.id()),
                To.after(change.profile(), present.profile()),
                Optional.ofNullable(To.after(
                                change.retentionDays(), inForce(present).retentionDays()))
                        .orElse(defaultDays()),
                change.limits().apply(present.limits()));
    }

    private List<Fault> faults(Wished wished) {
        var faults = new ArrayList<Fault>();
        check(wished.name(), wished.profile(), wished.days(), faults);
        return faults;
    }

    private static Future<Void> verdict(List<Fault> faults) {
        return faults.isEmpty() ? Future.succeededFuture() : Future.failedFuture(Refusal.invalid(faults));
    }

    /** One tenant, or empty. */
    public Future<Optional<Tenant>> find(String id) {
        return pool.run(FIND.bind().set("id", id))
                .map(rows -> Rows.first(rows).map(Tenant::of).map(this::inForce));
    }

    /**
     * Newest first.
     *
     * @param before internal number of the last one on the page before, or null to begin
     */
    public Future<List<Tenant>> list(@Nullable Long before, int limit) {
        return pool.run(LIST.bind().set("before", before).set("limit", limit))
                .map(rows -> Rows.all(rows, row -> inForce(Tenant.of(row))));
    }

    /**
     * Changes a tenant; fails with INVALID, NOT_FOUND, or CONFLICT if its profile would change under webhooks that have
     * none of their own: their secrets and settings were checked against the present one.
     */
    public Future<Tenant> update(Actor actor, String id, Change change) {
        return changes.make(
                        actor,
                        (sql, epoch) -> sql.run(FIND.bind().set("id", id))
                                .map(Tenants::found)
                                .compose(present -> update(sql, present, change)))
                .compose(changed -> everywhere.until(changed.epoch()).map(inForce(changed.value())));
    }

    private Future<Changes.Entry<Tenant>> update(SqlRunner sql, Tenant present, Change change) {
        Wished wished = wished(present, change);
        return verdict(faults(wished))
                .compose(valid -> profileMayBecome(sql, present, wished.profile()))
                .compose(may -> sql.run(wished.limits()
                        .addTo(UPDATE.bind()
                                .set("tenant", present.key())
                                .set("name", wished.name())
                                .set("profile", wished.profile())
                                .set("retention_days", wished.days()))))
                .map(rows -> Tenant.of(Rows.only(rows)))
                .map(now -> now.equals(present)
                        ? Changes.Entry.nothing(now)
                        : new Changes.Entry<>(now.key(), "tenant.updated", now.id(), fields(present, now), now));
    }

    private Future<Void> profileMayBecome(SqlRunner sql, Tenant present, @Nullable String profile) {
        if (effective(profile).equals(effective(present.profile()))) {
            return Future.succeededFuture();
        }
        return sql.run(RELIES.bind().set("tenant", present.key()))
                .compose(rows -> Rows.only(rows).getBoolean("relies")
                        ? Future.failedFuture(Refusal.of(
                                Refusal.Kind.CONFLICT,
                                "The tenant has webhooks without a profile of their own; give each one, then change the"
                                        + " tenant's."))
                        : Future.succeededFuture());
    }

    private String effective(@Nullable String profile) {
        return profile == null ? profiles.defaultName() : profile;
    }

    /** Deletes a tenant with its webhooks and keys; fails with NOT_FOUND. Its history stays until retention. */
    public Future<Void> delete(Actor actor, String id) {
        return changes.make(
                        actor,
                        (sql, epoch) -> sql.run(FIND.bind().set("id", id))
                                .map(Tenants::found)
                                .compose(present -> sql.run(DELETE.bind()
                                                .set("tenant", present.key())
                                                .set("epoch", epoch))
                                        .map(new Changes.Entry<>(present.key(), "tenant.deleted", id, List.of(), id))))
                .compose(changed -> everywhere.until(changed.epoch()));
    }

    private void check(String name, @Nullable String profile, int days, List<Fault> faults) {
        if (!Texts.shortText(name, MAX_NAME)) {
            faults.add(new Fault("/name", "1 to " + MAX_NAME + " characters without control characters."));
        }
        if (profile != null && profiles.find(profile).isEmpty()) {
            faults.add(new Fault("/profile", profiles.unknown(profile)));
        }
        if (days < 1 || days > mostDays) {
            faults.add(new Fault(
                    "/retentionDays", "1 to " + mostDays + " days, which is how long this instance keeps anything."));
        }
    }

    private int defaultDays() {
        return Math.min(DEFAULT_RETENTION_DAYS, mostDays);
    }

    /** The row may be older than a setting that keeps less. */
    private Tenant inForce(Tenant tenant) {
        return tenant.retentionDays() <= mostDays
                ? tenant
                : new Tenant(
                        tenant.key(),
                        tenant.id(),
                        tenant.name(),
                        tenant.profile(),
                        mostDays,
                        tenant.limits(),
                        tenant.createdMillis());
    }

    private static List<String> fields(Tenant before, Tenant now) {
        var fields = new ArrayList<String>();
        if (!before.name().equals(now.name())) {
            fields.add("name");
        }
        if (!Objects.equals(before.profile(), now.profile())) {
            fields.add("profile");
        }
        if (before.retentionDays() != now.retentionDays()) {
            fields.add("retentionDays");
        }
        if (!before.limits().equals(now.limits())) {
            fields.add("limits");
        }
        return fields;
    }

    private static Tenant found(RowSet<Row> rows) {
        return Rows.first(rows).map(Tenant::of).orElseThrow(() -> Refusal.notFound("tenant"));
    }

    private static Refusal taken() {
        return Refusal.of(Refusal.Kind.CONFLICT, "There is a tenant with that id.");
    }
}

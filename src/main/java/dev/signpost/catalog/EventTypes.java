package dev.signpost.catalog;

import dev.signpost.http.TenantRef;
import dev.signpost.model.Refusal;
import dev.signpost.model.Refusal.Fault;
import dev.signpost.pg.PgPool;
import dev.signpost.pg.Sql;
import dev.signpost.pg.SqlRunner;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The event types that tenants and the instance add to those of the wire profiles. A null tenant stands for the
 * instance, whose types every tenant has; a tenant's own type hides the instance's of the same name. Changes are in
 * force on every pod when they are answered.
 */
public final class EventTypes {
    /** Types of one tenant, and of the instance. */
    public static final int MAX_TYPES = 500;

    /** Bytes of a schema. */
    public static final int MAX_SCHEMA = 32 << 10;

    /** Bytes of an example; lists show those of all types. */
    public static final int MAX_EXAMPLE = 8 << 10;

    static final int MAX_CATEGORY = 100;
    static final int MAX_DESCRIPTION = 1_000;

    private static final Sql LIST = Sql.named("catalog.list_event_types");
    private static final Sql FIND = Sql.named("catalog.find_event_type");
    private static final Sql COUNT = Sql.named("catalog.count_event_types");
    private static final Sql INSERT = Sql.named("catalog.insert_event_type");
    private static final Sql UPDATE = Sql.named("catalog.update_event_type");
    private static final Sql DELETE = Sql.named("catalog.delete_event_type");

    private static final Text NOTHING = new Text("", "", null, null, null);

    private final PgPool pool;
    private final Changes changes;
    private final PropagationWait everywhere;
    private final Quotas quotas;

    /** @param defaults limits of tenants that have none of their own */
    public EventTypes(PgPool pool, Changes changes, PropagationWait everywhere, TenantLimits defaults) {
        this.quotas = new Quotas(defaults);
        this.pool = pool;
        this.changes = changes;
        this.everywhere = everywhere;
    }

    /** What a type is to be but for its name; as in {@link EventType}. */
    public record Text(
            String category,
            String description,
            @Nullable String schema,
            @Nullable String example,
            @Nullable String exampleChanges) {}

    /** What is to change; null leaves as it is, and a null value takes a field away. */
    public record Change(
            @Nullable To<String> category,
            @Nullable To<String> description,
            @Nullable To<String> schema,
            @Nullable To<String> example,
            @Nullable To<String> exampleChanges) {

        private Text of(EventType present) {
            return of(new Text(
                    present.category(),
                    present.description(),
                    present.schema(),
                    present.example(),
                    present.exampleChanges()));
        }

        private Text of(Text present) {
            return new Text(
                    orEmpty(To.after(category, present.category())),
                    orEmpty(To.after(description, present.description())),
                    To.after(schema, present.schema()),
                    To.after(example, present.example()),
                    To.after(exampleChanges, present.exampleChanges()));
        }

        private static String orEmpty(@Nullable String text) {
            return text == null ? "" : text;
        }
    }

    /** The instance's types and the tenant's own, by category and name, without their schemas; two may share a name. */
    public Future<List<EventType>> list(@Nullable TenantRef tenant) {
        return pool.run(LIST.bind().set("tenant", key(tenant))).map(rows -> Rows.all(rows, EventType::of));
    }

    /** One type with its schema, the tenant's own before the instance's; empty if neither has one of that name. */
    public Future<Optional<EventType>> find(@Nullable TenantRef tenant, String name) {
        return find(pool, tenant, name);
    }

    /** Adds a type; fails with INVALID, or CONFLICT if its owner has one of that name or {@link #MAX_TYPES}. */
    public Future<EventType> create(Actor actor, @Nullable TenantRef tenant, String name, Text text) {
        List<Fault> faults = faults(name, text);
        if (!faults.isEmpty()) {
            return Future.failedFuture(Refusal.invalid(faults));
        }
        return change(
                actor,
                (sql, epoch) -> room(sql, tenant)
                        .compose(room -> sql.run(
                                values(INSERT.bind().set("tenant", key(tenant)).set("name", name), text)))
                        .map(rows -> Rows.first(rows).map(EventType::of).orElseThrow(EventTypes::taken))
                        .map(made ->
                                new Changes.Entry<>(key(tenant), "eventType.created", name, List.of("name"), made)));
    }

    /** Changes a type of that owner; fails with INVALID, NOT_FOUND, or CONFLICT if it is the instance's. */
    public Future<EventType> update(Actor actor, @Nullable TenantRef tenant, String name, Change wish) {
        return change(
                actor, (sql, epoch) -> own(sql, tenant, name).compose(present -> update(sql, tenant, present, wish)));
    }

    private static Future<Changes.Entry<EventType>> update(
            SqlRunner sql, @Nullable TenantRef tenant, EventType present, Change wish) {
        Text text = wish.of(present);
        var faults = new ArrayList<Fault>();
        check(text, faults);
        if (!faults.isEmpty()) {
            return Future.failedFuture(Refusal.invalid(faults));
        }
        List<String> fields = fields(present, text);
        if (fields.isEmpty()) {
            return Future.succeededFuture(Changes.Entry.nothing(present));
        }
        return sql.run(values(UPDATE.bind().set("event_type", present.key()), text))
                .map(rows -> new Changes.Entry<>(
                        key(tenant), "eventType.updated", present.name(), fields, EventType.of(Rows.only(rows))));
    }

    /** Takes a type of that owner away; fails with NOT_FOUND, or CONFLICT if it is the instance's. */
    public Future<Void> delete(Actor actor, @Nullable TenantRef tenant, String name) {
        return change(
                        actor,
                        (sql, epoch) -> own(sql, tenant, name)
                                .compose(present -> sql.run(DELETE.bind().set("event_type", present.key()))
                                        .map(new Changes.Entry<>(
                                                key(tenant), "eventType.deleted", name, List.of(), present))))
                .mapEmpty();
    }

    private <T> Future<T> change(Actor actor, Changes.Work<T> work) {
        return changes.make(actor, work)
                .compose(changed -> everywhere.until(changed.epoch()).map(changed.value()));
    }

    private static Future<Optional<EventType>> find(SqlRunner sql, @Nullable TenantRef tenant, String name) {
        return sql.run(FIND.bind().set("tenant", key(tenant)).set("name", name))
                .map(rows -> Rows.first(rows).map(EventType::of));
    }

    private static Future<EventType> own(SqlRunner sql, @Nullable TenantRef tenant, String name) {
        return find(sql, tenant, name).map(found -> {
            EventType type = found.orElseThrow(() -> Refusal.notFound("event type"));
            if (type.ofInstance() && tenant != null) {
                throw Refusal.of(
                        Refusal.Kind.CONFLICT,
                        "This event type is the instance's: its operator changes it for all tenants. Add one of the"
                                + " same name to describe it otherwise.");
            }
            return type;
        });
    }

    private Future<Void> room(SqlRunner sql, @Nullable TenantRef tenant) {
        return tenant == null
                ? roomAtAll(sql, null)
                : quotas.requireRoom(sql, tenant, Quotas.Counted.EVENT_TYPES).compose(room -> roomAtAll(sql, tenant));
    }

    private static Future<Void> roomAtAll(SqlRunner sql, @Nullable TenantRef tenant) {
        return sql.run(COUNT.bind().set("tenant", key(tenant)))
                .map(rows -> Rows.only(rows).getLong("types") < MAX_TYPES)
                .compose(room -> room
                        ? Future.succeededFuture()
                        : Future.failedFuture(Refusal.of(
                                Refusal.Kind.CONFLICT,
                                "There are " + MAX_TYPES + " event types, which is the most there can be.")));
    }

    /** What is wrong with a new type. */
    public static List<Fault> faults(String name, Text text) {
        var faults = new ArrayList<Fault>();
        if (!EventPatterns.validType(name)) {
            faults.add(new Fault("/name", EventPatterns.TYPE_RULE));
        }
        check(text, faults);
        return faults;
    }

    /** What is wrong with a change, whatever type it is of. */
    public static List<Fault> faults(Change change) {
        var faults = new ArrayList<Fault>();
        check(change.of(NOTHING), faults);
        return faults;
    }

    private static void check(Text text, List<Fault> faults) {
        if (text.category().codePointCount(0, text.category().length()) > MAX_CATEGORY
                || !Texts.plain(text.category())) {
            faults.add(new Fault("/category", "At most " + MAX_CATEGORY + " characters, no control characters."));
        }
        if (text.description().codePointCount(0, text.description().length()) > MAX_DESCRIPTION
                || !Texts.plainLines(text.description())) {
            faults.add(new Fault("/description", "At most " + MAX_DESCRIPTION + " characters, no control characters."));
        }
        bounded("/schema", text.schema(), MAX_SCHEMA, faults);
        bounded("/example", text.example(), MAX_EXAMPLE, faults);
        bounded("/exampleChanges", text.exampleChanges(), MAX_EXAMPLE, faults);
    }

    private static void bounded(String pointer, @Nullable String json, int max, List<Fault> faults) {
        if (json != null && json.getBytes(StandardCharsets.UTF_8).length > max) {
            faults.add(new Fault(pointer, "At most " + max + " bytes of JSON."));
        }
    }

    private static List<String> fields(EventType before, Text now) {
        var fields = new ArrayList<String>();
        changed("category", before.category(), now.category(), fields);
        changed("description", before.description(), now.description(), fields);
        changed("schema", before.schema(), now.schema(), fields);
        changed("example", before.example(), now.example(), fields);
        changed("exampleChanges", before.exampleChanges(), now.exampleChanges(), fields);
        return fields;
    }

    private static void changed(String name, @Nullable String before, @Nullable String now, List<String> fields) {
        if (!Objects.equals(before, now)) {
            fields.add(name);
        }
    }

    private static Sql.Binding values(Sql.Binding keys, Text text) {
        return keys.set("category", text.category())
                .set("description", text.description())
                .set("schema", text.schema())
                .set("example", text.example())
                .set("example_changes", text.exampleChanges());
    }

    private static @Nullable Long key(@Nullable TenantRef tenant) {
        return tenant == null ? null : tenant.key();
    }

    private static Refusal taken() {
        return Refusal.of(Refusal.Kind.CONFLICT, "There is an event type of that name. Change it instead.");
    }
}

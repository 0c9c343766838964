package dev.signpost.queue;

import dev.signpost.model.Refusal;
import dev.signpost.pg.Sql;
import dev.signpost.pg.SqlRunner;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Long work on parked deliveries: begins it, tells how far it is, ends it. {@link JobChunks} does it. */
public final class Jobs {
    /** Deliveries are counted up to this number before a job begins; it works on all of them. */
    public static final int COUNTED_UP_TO = 1_000_000;

    /** Jobs that a tenant may have under way (two requests at once may get one more in); the next is refused. */
    public static final int MAX_RUNNING = 10;

    /** Twice the time between two looks at the catalogue. */
    static final Duration RELEASE_DELAY = Duration.ofSeconds(2);

    private static final Duration KEPT = Duration.ofDays(30);
    private static final int FORGET_LIMIT = 1000;
    private static final UUID BOTTOM = new UUID(0, 0);

    private static final Sql COUNT = Sql.named("queue.job_count");
    private static final Sql CREATE = Sql.named("queue.job_create");
    private static final Sql LIST = Sql.named("queue.job_list");
    private static final Sql GET = Sql.named("queue.job_get");
    private static final Sql CANCEL = Sql.named("queue.job_cancel");
    private static final Sql FORGET = Sql.named("queue.jobs_forget");

    private final SqlRunner pg;
    private final Supplier<UUID> ids;
    private final Runnable created;

    /** Jobs that begin when somebody looks. */
    public Jobs(SqlRunner pg, Supplier<UUID> ids) {
        this(pg, ids, () -> {});
    }

    /**
     * @param ids makes UUIDv7s, for jobs are listed by them
     * @param created told when there is a new job, so that it need not wait until somebody looks
     */
    public Jobs(SqlRunner pg, Supplier<UUID> ids, Runnable created) {
        this.pg = pg;
        this.ids = ids;
        this.created = created;
    }

    /** How many deliveries the job would begin with, counted up to {@link #COUNTED_UP_TO}; changes nothing. */
    public Future<Long> count(long tenantKey, JobSpec spec) {
        UUID from = spec.fromId();
        UUID to = spec.toId();
        var call = COUNT.bind()
                .set("tenant", tenantKey)
                .set("webhook", spec.webhookKey())
                .set("from_id", from == null ? BOTTOM : from)
                .set("to_id", to == null ? DeliveryKey.TOP.eventId() : to)
                .set("dead", spec.kind().dead())
                .set("only_events", spec.onlyEvents())
                .set("only_webhooks", spec.onlyWebhooks())
                .set("limit", COUNTED_UP_TO)
                .set("type", spec.eventType())
                .set("parked_from", spec.parkedFromTime());
        return pg.run(call).map(rows -> rows.iterator().next().getLong("pairs"));
    }

    /**
     * Begins a job; some pod does it, chunk by chunk. Fails with {@link Refusal} CONFLICT if the tenant has
     * {@link #MAX_RUNNING} under way.
     *
     * @param createdBy id of the key that asks for it
     */
    public Future<JobView> create(long tenantKey, JobSpec spec, String createdBy) {
        return count(tenantKey, spec)
                .compose(total -> pg.run(creation(tenantKey, spec, total, createdBy, MAX_RUNNING, Duration.ZERO)))
                .map(Jobs::views)
                .map(made -> {
                    if (made.isEmpty()) {
                        throw Refusal.of(
                                Refusal.Kind.CONFLICT,
                                "There are " + MAX_RUNNING + " jobs under way; wait for one or cancel it.");
                    }
                    created.run();
                    return made.get(0);
                });
    }

    /**
     * Begins a job inside a transaction that makes its webhook active, however many there are under way. It waits for
     * {@link #RELEASE_DELAY} first: a process that has not heard of the change still puts aside what falls due.
     *
     * @param total what {@link #count} said
     */
    public Future<UUID> release(SqlRunner transaction, long tenantKey, JobSpec spec, long total, String createdBy) {
        var call = creation(tenantKey, spec, total, createdBy, Integer.MAX_VALUE, RELEASE_DELAY);
        return transaction.run(call).map(rows -> views(rows).get(0).id());
    }

    private Sql.Binding creation(
            long tenantKey, JobSpec spec, long total, String createdBy, int maxRunning, Duration delay) {
        return CREATE.bind()
                .set("job", ids.get())
                .set("tenant", tenantKey)
                .set("kind", spec.kind().name())
                .set("webhook", spec.webhookKey())
                .set("only_webhooks", spec.onlyWebhooks())
                .set("only_events", spec.onlyEvents())
                .set("type", spec.eventType())
                .set("from_id", spec.fromId())
                .set("to_id", spec.toId())
                .set("total", total)
                .set("created_by", createdBy)
                .set("jobs_at_most", maxRunning)
                .set("parked_from", spec.parkedFromTime())
                .set("delay_millis", delay.toMillis());
    }

    /**
     * A tenant's jobs, newest first.
     *
     * @param after where the page before ended, or null
     */
    public Future<Page<JobView, UUID>> list(long tenantKey, @Nullable UUID after, int limit) {
        UUID below = after == null ? DeliveryKey.TOP.eventId() : after;
        return pg.run(LIST.bind().set("tenant", tenantKey).set("below", below).set("limit", limit + 1))
                .map(rows -> {
                    List<JobView> found = views(rows);
                    return found.size() <= limit
                            ? new Page<>(found, null)
                            : new Page<>(
                                    List.copyOf(found.subList(0, limit)),
                                    found.get(limit - 1).id());
                });
    }

    /** Fails with {@link Refusal} NOT_FOUND. */
    public Future<JobView> get(long tenantKey, UUID id) {
        return pg.run(GET.bind().set("tenant", tenantKey).set("job", id))
                .map(Jobs::views)
                .map(found -> {
                    if (found.isEmpty()) {
                        throw Refusal.notFound("job");
                    }
                    return found.get(0);
                });
    }

    /**
     * Ends a job: what it has done stays done, nothing is done after the answer. One that has ended stays as it is.
     * Fails with {@link Refusal} NOT_FOUND.
     */
    public Future<Void> cancel(long tenantKey, UUID id) {
        return pg.run(CANCEL.bind().set("tenant", tenantKey).set("job", id)).map(rows -> {
            if (rows.iterator().next().getLong("jobs") == 0) {
                throw Refusal.notFound("job");
            }
            return null;
        });
    }

    /** A chore: takes away some jobs that ended 30 days ago; completes with how many. */
    public Future<Integer> forget() {
        return pg.run(FORGET.bind().set("kept_seconds", KEPT.toSeconds()).set("limit", FORGET_LIMIT))
                .map(RowSet::rowCount);
    }

    private static List<JobView> views(RowSet<Row> rows) {
        List<JobView> views = new ArrayList<>();
        rows.forEach(row -> views.add(JobView.of(row)));
        return List.copyOf(views);
    }
}

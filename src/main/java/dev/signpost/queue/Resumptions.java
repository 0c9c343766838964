package dev.signpost.queue;

import dev.signpost.pg.Sql;
import dev.signpost.pg.SqlRunner;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Lifts what pods know against receivers: whoever knows that a receiver is well raises its webhook's generation, and
 * every pod that hears of it forgets what it held against it. Raising may be asked from any thread; looks are made by
 * one event loop.
 */
public final class Resumptions {
    /** Tells pods that there is something to look for; a hint like all of them. */
    public static final String CHANNEL = "signpost_resumed";

    private static final Sql RESUME = Sql.named("queue.resume");
    private static final Sql RAISED = Sql.named("queue.resumptions");
    private static final Sql FORGET = Sql.named("queue.resumptions_forget");
    // Generations are stamped before they commit, so one that was stamped a little earlier may show up later.
    private static final long OVERLAP_MILLIS = 5_000;

    private final SqlRunner pg;
    private final LongConsumer lift;

    // Owned by the looks, which follow one another.
    private @Nullable Long since;
    private Map<Long, Long> lately = new HashMap<>();
    private boolean looking;
    private boolean again;
    private volatile long heard;

    /** @param lift called with the key of each webhook whose generation was raised */
    public Resumptions(SqlRunner pg, LongConsumer lift) {
        this.pg = pg;
        this.lift = lift;
    }

    /** Raises a webhook's generation. Pods hear of it at once, or at the latest with their next heartbeat. */
    public Future<Void> raise(long tenantKey, long webhookKey) {
        return raise(pg, tenantKey, webhookKey);
    }

    /** As the other one, within a transaction: nobody hears of it unless that commits. */
    public static Future<Void> raise(SqlRunner transaction, long tenantKey, long webhookKey) {
        return transaction
                .run(RESUME.bind()
                        .set("tenant", tenantKey)
                        .set("webhook", webhookKey)
                        .set("if_protected", false))
                .mapEmpty();
    }

    /** As {@link #raise}, if any pod has anything against its receiver. */
    public Future<Void> raiseIfProtected(long tenantKey, long webhookKey) {
        return pg.run(RESUME.bind()
                        .set("tenant", tenantKey)
                        .set("webhook", webhookKey)
                        .set("if_protected", true))
                .mapEmpty();
    }

    /** The highest generation that this pod has heard of. Any thread may ask. */
    public long heard() {
        return heard;
    }

    /** Looks for what was raised; a call that comes during a look is followed by another one. */
    public void look() {
        if (looking) {
            again = true;
            return;
        }
        looking = true;
        again = false;
        pg.run(RAISED.bind().set("since_millis", since)).onSuccess(this::hear).onComplete(done -> {
            looking = false;
            if (again) {
                look();
            }
        });
    }

    /** Takes away what every pod has heard of. */
    public Future<Void> forget() {
        return pg.run(FORGET).mapEmpty();
    }

    private void hear(RowSet<Row> rows) {
        Map<Long, Long> found = new HashMap<>();
        for (Row row : rows) {
            since = row.getLong("now_millis") - OVERLAP_MILLIS;
            heard = Math.max(heard, row.getLong("highest"));
            Long webhookKey = row.getLong("webhook_key");
            if (webhookKey != null) {
                found.put(webhookKey, row.getLong("generation"));
            }
        }
        Map<Long, Long> before = lately;
        lately = found;
        found.forEach((webhookKey, generation) -> {
            if (!Objects.equals(before.get(webhookKey), generation)) {
                lift.accept(webhookKey);
            }
        });
    }
}

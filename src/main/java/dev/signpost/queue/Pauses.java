package dev.signpost.queue;

import dev.signpost.model.AttemptResult;
import dev.signpost.model.PauseKind;
import dev.signpost.pg.Sql;
import dev.signpost.pg.SqlRunner;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which receivers are protected at present, on any pod. Any thread may ask. */
public final class Pauses {
    private static final Sql OF = Sql.named("queue.pauses_of");

    private final SqlRunner pg;

    public Pauses(SqlRunner pg) {
        this.pg = pg;
    }

    /**
     * What protects a receiver, over all pods.
     *
     * @param kind the strongest
     * @param result of the attempt that led to it
     * @param statusCode of that attempt, 0 if no status arrived
     * @param since when it began on the first of the pods
     * @param until when it ends or the next probe goes on the last of them, or null
     * @param pods that have it
     */
    public record Pause(
            PauseKind kind,
            AttemptResult result,
            int statusCode,
            Instant since,
            @Nullable Instant until,
            int pods) {

        private static Pause of(Row row) {
            OffsetDateTime until = row.getOffsetDateTime("until");
            return new Pause(
                    PauseKind.ofCode(row.getShort("kind")),
                    AttemptResult.ofCode(row.getShort("result")),
                    row.getShort("status_code"),
                    row.getOffsetDateTime("since").toInstant(),
                    until == null ? null : until.toInstant(),
                    1);
        }

        /** The stronger kind is what people should know of; of one kind it lasts until its last pod's has ended. */
        private Pause and(Pause other) {
            if (kind != other.kind) {
                return kind.compareTo(other.kind) > 0 ? this : other;
            }
            Instant later =
                    until == null || other.until == null ? null : until.isAfter(other.until) ? until : other.until;
            return new Pause(
                    kind,
                    result,
                    statusCode,
                    since.isBefore(other.since) ? since : other.since,
                    later,
                    pods + other.pods);
        }
    }

    /** By webhook's key; those that nothing protects are left out. The caller has made sure whose they are. */
    public Future<Map<Long, Pause>> of(Collection<Long> webhookKeys) {
        if (webhookKeys.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        return pg.run(OF.bind().set("webhooks", webhookKeys.toArray(Long[]::new)))
                .map(rows -> {
                    Map<Long, Pause> pauses = new HashMap<>();
                    for (Row row : rows) {
                        pauses.merge(row.getLong("webhook_key"), Pause.of(row), Pause::and);
                    }
                    return pauses;
                });
    }
}

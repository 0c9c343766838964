package dev.signpost.queue;

import dev.signpost.model.PauseKind;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * That a pod has begun or ceased to protect a webhook's receiver.
 *
 * @param webhookId public id of the webhook
 * @param kind what protects it now, or null for nothing
 * @param at when that began
 * @param until when it ends, or null
 */
public record LivePause(
        String webhookId,
        @Nullable PauseKind kind,
        Instant at,
        @Nullable Instant until) {

    /** What the feed says of its beginning. */
    static final String BEGAN = "PAUSED";
    /** And of its end. */
    static final String ENDED = "RESUMED";

    static LivePause of(Row row) {
        String kind = row.getString("event_type");
        OffsetDateTime until = row.getOffsetDateTime("next_at");
        return new LivePause(
                row.getString("webhook_id"),
                kind == null ? null : PauseKind.ofCode(Integer.parseInt(kind)),
                row.getOffsetDateTime("at").toInstant(),
                until == null ? null : until.toInstant());
    }
}

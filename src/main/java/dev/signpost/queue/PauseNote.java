package dev.signpost.queue;

import dev.signpost.model.AttemptResult;
import dev.signpost.model.PauseKind;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a pod has to say about the protection of a webhook's receiver: it began, changed, or ended.
 *
 * @param pause what protects it now, or null if nothing does any more
 * @param early nothing was sent, and that ends before what waits for it is due
 */
public record PauseNote(
        long webhookKey, long tenantKey, @Nullable Pause pause, boolean early) {

    /**
     * @param kind what protects it
     * @param result of the attempt that led to it
     * @param statusCode of that attempt, 0 if no status arrived
     * @param sinceMillis when it began, milliseconds since 1970 by this process's clock
     * @param untilMillis when it ends or the next probe goes, or null if only answers or a person end it
     * @param stop the operator's stop, or null for what the receiver has led to
     */
    public record Pause(
            PauseKind kind,
            AttemptResult result,
            int statusCode,
            long sinceMillis,
            @Nullable Long untilMillis,
            @Nullable UUID stop) {
        private static final long ABOUT_MILLIS = 1000;

        /** True if it ends at about that time, or neither has an end. */
        public boolean about(@Nullable Long otherUntil) {
            if (untilMillis == null) {
                return otherUntil == null;
            }
            return otherUntil != null && Math.abs(untilMillis - otherUntil) < ABOUT_MILLIS;
        }

        /** True if nothing is sent, and not yet over. */
        public boolean lasts(long nowMillis) {
            return kind.sendsNothing() && untilMillis != null && untilMillis > nowMillis;
        }
    }

    /** It, where the one before has not been written. */
    public PauseNote after(PauseNote before) {
        boolean sent = pause == null || !pause.kind().sendsNothing();
        return early || !before.early || !sent ? this : new PauseNote(webhookKey, tenantKey, pause, true);
    }
}

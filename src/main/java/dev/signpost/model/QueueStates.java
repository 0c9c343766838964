package dev.signpost.model;

import org.jspecify.annotations.Nullable;

/** Which webhooks' queues take nothing at present. Any thread may ask; what it hears may be over a moment later. */
@FunctionalInterface
public interface QueueStates {

    /** Why and until when what is for that webhook goes to the backlog, or null if its queue takes it. */
    @Nullable
    QueuePause pauseOf(long webhookKey);
}

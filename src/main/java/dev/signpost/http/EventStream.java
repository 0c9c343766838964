package dev.signpost.http;

import dev.signpost.model.Refusal;
import io.vertx.core.Future;

/**
 * A body of server-sent events (HTML standard, section "Server-sent events"), written for as long as the connection
 * lasts.
 */
public interface EventStream {

    /** The answer's head has been sent. Called once, on the connection's event loop. */
    void open(Outlet outlet);

    /**
     * It is over, whoever ended it, or will not begin: called once, on any event loop, whether or not it was opened.
     */
    void closed();

    /** Where the events go. Any event loop may call. */
    interface Outlet {
        /**
         * Writes a piece of the stream. Completes when the connection has taken it, so that a slow reader slows its
         * writer; fails when the connection is gone.
         *
         * @param text whole lines
         */
        Future<Void> write(String text);

        /**
         * Tells the reader why, as an event {@code end} with the problem document, and ends the answer. Completes when
         * the connection has taken it, or after a second, when a reader that takes nothing has been hung up on.
         */
        Future<Void> end(Refusal why);
    }
}

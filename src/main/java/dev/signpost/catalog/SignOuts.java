package dev.signpost.catalog;

import dev.signpost.http.Caller;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/** Ends sessions of the console before their time, on every pod. */
public final class SignOuts {
    private final Changes changes;
    private final PropagationWait everywhere;
    private final EndedSessions ended;

    public SignOuts(Changes changes, PropagationWait everywhere, EndedSessions ended) {
        this.changes = changes;
        this.everywhere = everywhere;
        this.ended = ended;
    }

    /** Whether somebody has signed out of that session. */
    public boolean ended(Buffer digest) {
        return ended.contains(digest);
    }

    /**
     * Ends a session; completes when no pod takes it any more. Twice is not an error.
     *
     * @param who has signed in
     * @param digest of what the session's cookie states
     * @param expiresMillis when it would have ended by itself, in milliseconds since 1970
     */
    public Future<Void> end(Caller who, Buffer digest, long expiresMillis) {
        return changes.make(
                        new Actor(who.keyId(), who.tenant() == null),
                        EndedSessions.ending(who.tenant(), who.keyId(), digest, expiresMillis))
                .compose(changed -> everywhere.until(changed.epoch()));
    }
}

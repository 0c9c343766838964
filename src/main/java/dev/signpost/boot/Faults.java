package dev.signpost.boot;

import dev.signpost.http.FailureReader;
import dev.signpost.model.Refusal;
import dev.signpost.pg.PgFault;
import io.vertx.core.VertxException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Tells callers to come back when it is the database that does not answer. */
final class Faults implements FailureReader {
    private static final Duration COME_BACK = Duration.ofSeconds(2);

    /** SQLSTATE character_not_in_repertoire: text with U+0000, which Postgres has no place for. */
    private static final String NOT_STORABLE = "22021";

    @Override
    public @Nullable Refusal read(Throwable failure) {
        if (PgFault.sqlState(failure).equals(NOT_STORABLE)) {
            return Refusal.of(Refusal.Kind.MALFORMED, "The request has text that cannot be stored: U+0000.");
        }
        boolean away = failure instanceof IOException
                || failure instanceof TimeoutException
                || failure instanceof VertxException
                || (!PgFault.sqlState(failure).isEmpty() && PgFault.of(failure) != PgFault.DATA);
        return away ? Refusal.busy("The database does not answer. Try again.", COME_BACK) : null;
    }
}

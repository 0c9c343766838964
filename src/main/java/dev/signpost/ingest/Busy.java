package dev.signpost.ingest;

import dev.signpost.model.Refusal;
import java.time.Duration;

/** What publishers are told while Postgres, or this pod, is the limit. */
final class Busy {
    private static final Duration COME_BACK = Duration.ofSeconds(2);

    private Busy() {}

    static Refusal because(String detail) {
        return Refusal.busy(detail, COME_BACK);
    }
}

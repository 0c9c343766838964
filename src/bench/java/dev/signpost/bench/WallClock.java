package dev.signpost.bench;

import java.time.Instant;

/** Microseconds since 1970: the stamp that travels inside events from the generator to the sink. */
final class WallClock {
    private WallClock() {}

    static long micros() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }
}

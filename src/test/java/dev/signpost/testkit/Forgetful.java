package dev.signpost.testkit;

import dev.signpost.http.Access;
import dev.signpost.http.ClientAddresses;
import dev.signpost.http.Guesses;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** For tests that send wrong keys by the hundred: each is the first of its minute. */
public final class Forgetful {
    private Forgetful() {}

    public static Access.Doubts doubts() {
        var clock = new AtomicLong();
        return new Access.Doubts(
                new Guesses(() -> clock.addAndGet(Duration.ofMinutes(2).toNanos())), ClientAddresses.direct());
    }
}

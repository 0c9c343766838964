package dev.signpost.console;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.signpost.model.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bounds how fast one address can try keys: each attempt counts until it turns out right. Of IPv6, a network of 64 bits
 * is one address: that is what a household or a machine is given. A minute after its first attempt the address begins
 * anew. At most {@value #MAX_ADDRESSES} addresses are remembered; beyond that those that are least likely to come back
 * are forgotten. Shared by all event loops.
 */
final class WrongKeys {
    static final int MAX_WRONG = 10;

    private static final int MAX_ADDRESSES = 10_000;
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final Cache<String, Count> counts;
    private final Ticker ticker;

    private record Count(AtomicInteger wrong, long beganNanos) {}

    WrongKeys(Ticker ticker) {
        this.ticker = ticker;
        this.counts = Caffeine.newBuilder()
                .maximumSize(MAX_ADDRESSES)
                .expireAfterWrite(WINDOW)
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
    }

    /**
     * Counts an attempt.
     *
     * @throws Refusal TOO_MANY if the address has had its share
     */
    void attempt(String address) {
        Count count = counts.get(network(address), fresh -> new Count(new AtomicInteger(), ticker.read()));
        if (count.wrong().incrementAndGet() > MAX_WRONG) {
            long waited = ticker.read() - count.beganNanos();
            Duration left = Duration.ofNanos(Math.max(TimeUnit.SECONDS.toNanos(1), WINDOW.toNanos() - waited));
            throw Refusal.tooMany("Too many wrong keys from this address. Wait a minute and try again.", left);
        }
    }

    /** The attempt was right: it does not count. */
    void right(String address) {
        Count count = counts.getIfPresent(network(address));
        if (count != null) {
            count.wrong().decrementAndGet();
        }
    }

    /** The first half of eight groups, which is how Java writes an address of IPv6; others as they are. */
    private static String network(String address) {
        String[] groups = address.split(":", -1);
        return groups.length == 8 ? String.join(":", List.of(groups).subList(0, 4)) : address;
    }
}

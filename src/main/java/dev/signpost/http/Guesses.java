package dev.signpost.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.signpost.model.Refusal;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Bounds what guessing of keys costs, without ever standing in the way of a right one. Wrong keys are counted by the
 * address that they come from (of IPv6, a network of 64 bits: that is what a household or a machine is given) and by
 * how they begin, since many addresses may try for one key. Beyond the limit of either, keys are compared with what
 * is in memory and no longer looked up; a wrong one is then told when to come back (429), a right one is let in as
 * always. A minute after the first wrong key counting begins anew. Shared by all event loops.
 */
public final class Guesses {
    static final int MAX_WRONG = 10;

    /** Beyond that those that are least likely to come back are forgotten. */
    private static final int MAX_COUNTS = 20_000;

    private static final Duration WINDOW = Duration.ofMinutes(1);
    /** Of a key what is the same for all, and 8 characters: 62 to the 8th is far from what could collide. */
    private static final int BEGINNING = 11;

    private final Cache<String, Count> counts;
    private final Ticker ticker;

    private record Count(AtomicInteger wrong, long beganNanos) {}

    /** @param ticker monotonic */
    public Guesses(Ticker ticker) {
        this.ticker = ticker;
        this.counts = Caffeine.newBuilder()
                .maximumSize(MAX_COUNTS)
                .expireAfterWrite(WINDOW)
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
    }

    /**
     * Whose key it is; empty for a wrong one. Fails with {@link Refusal} TOO_MANY for a wrong one beyond the limit.
     *
     * @param address of the client; asked for only if the key is not known at once
     */
    public Future<Optional<Caller>> check(Supplier<String> address, String key, Authenticator authenticator) {
        Optional<Caller> known = authenticator.remembered(key);
        if (known.isPresent()) {
            return Future.succeededFuture(known);
        }
        Count ofAddress = count("a " + InboundConnections.network(address.get()));
        Count ofBeginning = count("k " + key.substring(0, Math.min(BEGINNING, key.length())));
        // Counted before the answer is there, so that many at once find the limit, too.
        boolean beyond = ofAddress.wrong().incrementAndGet() > MAX_WRONG;
        beyond |= ofBeginning.wrong().incrementAndGet() > MAX_WRONG;
        Duration wait = beyond ? wait(ofAddress, ofBeginning) : Duration.ZERO;
        Future<Optional<Caller>> found = beyond ? authenticator.recognize(key) : authenticator.authenticate(key);
        return found.transform(answer -> {
            boolean wrong = answer.succeeded() && answer.result().isEmpty();
            if (!wrong) {
                ofAddress.wrong().decrementAndGet();
                ofBeginning.wrong().decrementAndGet();
            }
            return wrong && !wait.isZero() ? Future.failedFuture(tooMany(wait)) : found;
        });
    }

    private Count count(String what) {
        return counts.get(what, fresh -> new Count(new AtomicInteger(), ticker.read()));
    }

    private Duration wait(Count one, Count other) {
        long began = Math.max(one.beganNanos(), other.beganNanos());
        long left = WINDOW.toNanos() - (ticker.read() - began);
        return Duration.ofNanos(Math.max(TimeUnit.SECONDS.toNanos(1), left));
    }

    private static Refusal tooMany(Duration wait) {
        return Refusal.tooMany(
                "Too many wrong keys from this address, or that begin like this one. A valid key still works.", wait);
    }
}

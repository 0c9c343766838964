package dev.signpost.catalog;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What this pod remembers of API keys, by their digests. A key that changes is forgotten when the catalogue's change is
 * applied; a minute bounds what that may ever miss. Strangers are remembered apart, for two seconds, so that guessing
 * neither reaches Postgres at the guesser's rate nor pushes out those who are known. Any thread may call.
 */
public final class KeyCache {
    private static final int MAX_KNOWN = 50_000;
    private static final int MAX_UNKNOWN = 10_000;
    private static final Duration KNOWN_FOR = Duration.ofMinutes(1);
    private static final Duration UNKNOWN_FOR = Duration.ofSeconds(2);

    private final Cache<Buffer, ApiKeyGrant> known;
    private final Cache<Buffer, Boolean> unknown;
    // Grows with every forgetting: a look-up that began before one must not be remembered after it.
    private final AtomicLong forgettings = new AtomicLong();

    public KeyCache(Ticker ticker) {
        known = cache(ticker, MAX_KNOWN, KNOWN_FOR);
        unknown = cache(ticker, MAX_UNKNOWN, UNKNOWN_FOR);
    }

    private static <V> Cache<Buffer, V> cache(Ticker ticker, int size, Duration time) {
        return Caffeine.newBuilder()
                .maximumSize(size)
                .expireAfterWrite(time)
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
    }

    /** The grant of a key that is known, or null. */
    @Nullable
    ApiKeyGrant known(Buffer digest) {
        return known.getIfPresent(digest);
    }

    /** Whether it was looked up just now and is nobody's key. */
    boolean stranger(Buffer digest) {
        return unknown.getIfPresent(digest) != null;
    }

    /** To be read before a look-up and handed to {@link #put} after it. */
    long forgettings() {
        return forgettings.get();
    }

    void put(Buffer digest, Optional<ApiKeyGrant> grant, long forgettingsBefore) {
        if (forgettings.get() != forgettingsBefore) {
            return;
        }
        grant.ifPresentOrElse(found -> known.put(digest, found), () -> unknown.put(digest, true));
        if (forgettings.get() != forgettingsBefore) {
            known.invalidate(digest);
            unknown.invalidate(digest);
        }
    }

    void forget(List<Buffer> digests) {
        if (!digests.isEmpty()) {
            forgettings.incrementAndGet();
            known.invalidateAll(digests);
            unknown.invalidateAll(digests);
        }
    }

    void forgetAll() {
        forgettings.incrementAndGet();
        known.invalidateAll();
        unknown.invalidateAll();
    }
}

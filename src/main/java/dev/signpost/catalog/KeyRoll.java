package dev.signpost.catalog;

import dev.signpost.pg.Sql;
import dev.signpost.pg.SqlRunner;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * All keys in force, by eight bytes of their digests, so that a guess is known for one without being looked up. Read
 * when somebody guesses, again after each change of a key, and after some seconds in case a change was not heard of: so
 * guessing costs one statement in that time, however fast it is. Any thread may call.
 */
final class KeyRoll {
    private static final Sql BEGINNINGS = Sql.named("catalog.api_key_beginnings");
    /** Of a digest: as many as a long has. */
    static final int BEGINNING_BYTES = Long.BYTES;

    private static final long KEPT_MILLIS = Duration.ofSeconds(5).toMillis();

    private final SqlRunner sql;
    private final KeyCache cache;
    private final InstantSource clock;
    private @Nullable Read last;

    private record Read(Future<long[]> beginnings, long changes, long atMillis) {}

    KeyRoll(SqlRunner sql, KeyCache cache, InstantSource clock) {
        this.sql = sql;
        this.cache = cache;
        this.clock = clock;
    }

    /** False if there is certainly no such key. */
    Future<Boolean> mayHold(Buffer digest) {
        long beginning = digest.getLong(0);
        return beginnings().map(all -> Arrays.binarySearch(all, beginning) >= 0);
    }

    private synchronized Future<long[]> beginnings() {
        long changes = cache.forgettings();
        long now = clock.millis();
        Read read = last;
        if (read != null
                && read.changes() == changes
                && Math.abs(now - read.atMillis()) < KEPT_MILLIS
                && !read.beginnings().failed()) {
            return read.beginnings();
        }
        Future<long[]> fresh = sql.run(BEGINNINGS)
                .map(rows -> Rows.all(rows, row -> row.getLong(0)).stream()
                        .mapToLong(Long::longValue)
                        .sorted()
                        .toArray());
        last = new Read(fresh, changes, now);
        return fresh;
    }
}

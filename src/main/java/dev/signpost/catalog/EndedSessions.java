package dev.signpost.catalog;

import dev.signpost.http.TenantRef;
import dev.signpost.pg.Sql;
import dev.signpost.pg.SqlRunner;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.RowSet;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Sessions of the console that were signed out of. A session lives in its cookie alone, so a copy of the cookie would
 * outlive the sign-out; what is remembered here is which ones no longer hold, until they would have ended by
 * themselves. Known on every pod before a sign-out is answered, as every change of the catalogue is. Any thread may
 * ask.
 */
public final class EndedSessions {
    private static final Sql END = Sql.named("catalog.end_session");
    private static final Sql ENDED = Sql.named("catalog.ended_sessions");
    private static final Sql FORGET = Sql.named("catalog.forget_sessions");
    private static final int BITE = 1000;

    private final SqlRunner sql;
    private final InstantSource clock;
    // By digest: when it would have ended by itself, in milliseconds since 1970; as many as sign out in 12 hours.
    private final Map<Buffer, Long> ended = new ConcurrentHashMap<>();

    public EndedSessions(SqlRunner sql, InstantSource clock) {
        this.sql = sql;
        this.clock = clock;
    }

    /** Whether somebody has signed out of it. */
    public boolean contains(Buffer digest) {
        return ended.containsKey(digest);
    }

    /**
     * The change that ends a session, for {@link Changes#make}; ending it twice changes nothing.
     *
     * @param tenant whose session it is, or null for the instance's
     * @param keyId of the key that it was begun with
     * @param digest of what its cookie states
     * @param expiresMillis when it would have ended by itself
     */
    static Changes.Work<Buffer> ending(@Nullable TenantRef tenant, String keyId, Buffer digest, long expiresMillis) {
        return (sql, epoch) -> sql.run(END.bind()
                        .set("digest", digest)
                        .set("expires_millis", expiresMillis)
                        .set("epoch", epoch))
                .map(rows -> rows.size() == 0
                        ? Changes.Entry.nothing(digest)
                        : new Changes.Entry<>(
                                tenant == null ? null : tenant.key(), "session.ended", keyId, List.of(), digest));
    }

    /** Takes in what ended after that epoch, and drops what has ended by itself meanwhile. */
    Future<Void> follow(long epoch) {
        long now = clock.millis();
        ended.values().removeIf(expires -> expires <= now);
        return sql.run(ENDED.bind().set("epoch", epoch)).map(rows -> {
            rows.forEach(row -> ended.put(row.getBuffer("digest"), row.getLong("expires_millis")));
            return null;
        });
    }

    /** A chore: takes away some whose time is up; completes with how many. */
    public Future<Integer> forget() {
        return sql.run(FORGET.bind().set("limit", BITE)).map(RowSet::rowCount);
    }
}

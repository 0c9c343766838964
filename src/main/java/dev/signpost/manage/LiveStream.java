package dev.signpost.manage;

import dev.signpost.http.EventStream;
import dev.signpost.model.Refusal;
import dev.signpost.queue.LiveFeed;
import dev.signpost.queue.LivePosition;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One watcher of a tenant's deliveries: reads the feed from where it stands, writes, and reads on when the connection
 * has taken that. So no more than one page is in memory for it; a slow reader falls behind in the feed, and when what
 * it has not read is gone it is told so by a {@code gap}.
 *
 * <p>One step follows the other, on whichever event loop the step before ended; only the end may come in between.
 */
final class LiveStream implements EventStream, LiveStreams.Open {
    /** Outcomes that are read, and written, at a time. */
    static final int PAGE = 200;

    private static final long LOOK_MILLIS = 1_000;
    /** Looks without news after which a sign of life is due, before somebody takes the connection for dead. */
    private static final int QUIET_LOOKS = 5;

    private static final String RETRY = "retry: 2000\n";

    private final Vertx vertx;
    private final LiveFeed feed;
    private final LiveStreams streams;
    private final long tenantKey;
    private final LiveFeed.Filter filter;
    private final Function<LivePosition, String> places;
    private final Sight sight;

    private LivePosition position;
    private String ifMissing;
    private int quiet;
    private volatile boolean closed;
    private volatile @Nullable Outlet outlet;
    private volatile @Nullable Refusal ended;

    /**
     * Where a stream begins.
     *
     * @param goesOn whether its reader has been there before
     * @param places what its reader sees of a position
     * @param sight of its reader
     */
    record Start(
            long tenantKey,
            LiveFeed.Filter filter,
            LivePosition position,
            boolean goesOn,
            Function<LivePosition, String> places,
            Sight sight) {}

    LiveStream(Vertx vertx, LiveFeed feed, LiveStreams streams, Start start) {
        this.vertx = vertx;
        this.feed = feed;
        this.streams = streams;
        this.tenantKey = start.tenantKey();
        this.filter = start.filter();
        this.sight = start.sight();
        this.position = start.position();
        this.places = start.places();
        this.ifMissing = start.goesOn() ? "reset" : "gap";
    }

    @Override
    public long tenantKey() {
        return tenantKey;
    }

    @Override
    public void open(Outlet where) {
        outlet = where;
        Refusal why = ended;
        if (why != null) {
            where.end(why);
            return;
        }
        where.write(RETRY + LiveJson.place(place())).onSuccess(begun -> look());
    }

    @Override
    public void closed() {
        closed = true;
        streams.remove(this);
    }

    @Override
    public Future<Void> end(Refusal why) {
        ended = why;
        Outlet where = outlet;
        return where == null ? Future.succeededFuture() : where.end(why);
    }

    private void look() {
        feed.read(tenantKey, position, filter, PAGE)
                .compose(read -> tell(read).map(read.more()))
                // It may have failed after half a minute of silence.
                .recover(failure -> write(LiveJson.place(place())).map(false))
                .onSuccess(more -> {
                    if (closed) {
                        return;
                    }
                    if (more) {
                        look();
                    } else {
                        vertx.setTimer(LOOK_MILLIS, tick -> look());
                    }
                });
    }

    private Future<Void> tell(LiveFeed.Read read) {
        var text = new StringBuilder();
        if (!read.whole()) {
            text.append(LiveJson.missing(ifMissing, place()));
        }
        ifMissing = "gap";
        read.items().forEach(item -> text.append(LiveJson.event(item, places.apply(item.next()), sight)));
        position = read.next();
        if (text.isEmpty()) {
            text.append(signOfLife());
        } else {
            quiet = 0;
        }
        Future<Void> written = write(text.toString());
        return read.whole() ? written : written.compose(done -> watchAnew());
    }

    /** The watch may have run out, or Postgres may have forgotten it. What was missing has been told. */
    private Future<Void> watchAnew() {
        return streams.watch(tenantKey)
                .compose(done -> feed.now(tenantKey))
                .onSuccess(now -> position = position.notBefore(now.millis()))
                .mapEmpty();
    }

    /** Now and then the reader's place, so that it can go on from there; nothing most of the time. */
    private String signOfLife() {
        quiet = (quiet + 1) % QUIET_LOOKS;
        return quiet == 0 ? LiveJson.place(place()) : "";
    }

    private String place() {
        return places.apply(position);
    }

    private Future<Void> write(String text) {
        Outlet where = outlet;
        return where == null || text.isEmpty() ? Future.succeededFuture() : where.write(text);
    }
}

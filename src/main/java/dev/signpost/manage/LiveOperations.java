package dev.signpost.manage;

import dev.signpost.http.Call;
import dev.signpost.http.Cursors;
import dev.signpost.http.Operation;
import dev.signpost.http.Reply;
import dev.signpost.model.DeliveryState;
import dev.signpost.model.Refusal;
import dev.signpost.queue.History;
import dev.signpost.queue.LiveFeed;
import dev.signpost.queue.LivePosition;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Watching deliveries as they happen. */
public final class LiveOperations {
    private final Vertx vertx;
    private final LiveFeed feed;
    private final LiveStreams streams;
    private final History history;
    private final Cursors places;

    /** @param places makes what readers see of positions, which count over all tenants */
    public LiveOperations(Vertx vertx, LiveFeed feed, LiveStreams streams, History history, Cursors places) {
        this.vertx = vertx;
        this.feed = feed;
        this.streams = streams;
        this.history = history;
        this.places = places;
    }

    /** The handlers, by operation id. */
    public Map<String, Operation> operations() {
        return Map.of("watchDeliveries", this::watch);
    }

    /** Watched first and placed then: nothing that is recorded here after the answer's head is missed. */
    private Future<Reply> watch(Call call) {
        long tenantKey = call.tenantRef().key();
        streams.requireRoom(tenantKey);
        return filter(call)
                .compose(filter -> streams.watch(tenantKey).map(filter))
                .compose(filter -> start(call, filter))
                .map(start -> {
                    var stream = new LiveStream(vertx, feed, streams, start);
                    streams.add(stream);
                    return Reply.events(stream);
                });
    }

    /** An id that is none of ours is like one of long ago. */
    private Future<LiveStream.Start> start(Call call, LiveFeed.Filter filter) {
        long tenantKey = call.tenantRef().key();
        String last = call.lastEventId();
        String binding = "live " + tenantKey;
        Optional<LivePosition> seen = Optional.ofNullable(last)
                .flatMap(id -> places.position(binding, id))
                .flatMap(LivePosition::parse);
        return feed.now(tenantKey)
                .map(now -> new LiveStream.Start(
                        tenantKey,
                        filter,
                        seen.orElse(last == null ? now : new LivePosition(0, now.xid(), now.seq())),
                        last != null,
                        position -> places.seal(binding, position.text()),
                        Sight.of(call)));
    }

    private Future<LiveFeed.Filter> filter(Call call) {
        DeliveryState state =
                call.queryParameter("state").map(DeliveryState::valueOf).orElse(null);
        Optional<String> id = call.queryParameter("webhookId");
        if (id.isEmpty()) {
            return Future.succeededFuture(new LiveFeed.Filter(null, state));
        }
        return history.webhookKeys(call.tenantRef().key(), List.of(id.get())).map(keys -> {
            Long key = keys.get(id.get());
            if (key == null) {
                throw Refusal.invalid("webhookId", "is not a webhook of this tenant");
            }
            return new LiveFeed.Filter(key, state);
        });
    }
}

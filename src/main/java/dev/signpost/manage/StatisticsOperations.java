package dev.signpost.manage;

import dev.signpost.http.Call;
import dev.signpost.http.Operation;
import dev.signpost.http.Reply;
import dev.signpost.model.Refusal;
import dev.signpost.queue.History;
import dev.signpost.queue.MinuteRow;
import dev.signpost.queue.Statistics;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What became of deliveries over time: of a tenant's, and of one webhook's. */
public final class StatisticsOperations {
    /** Within which every process has written a minute that has ended, if nothing is wrong. */
    private static final Duration WRITTEN = Duration.ofSeconds(5);

    private final Statistics statistics;
    private final History history;
    private final InstantSource clock;
    private final StatisticsRange ranges;

    /** @param kept how long hours are kept */
    public StatisticsOperations(Statistics statistics, History history, InstantSource clock, Duration kept) {
        this.statistics = statistics;
        this.history = history;
        this.clock = clock;
        this.ranges = new StatisticsRange(kept);
    }

    /** The handlers, by operation id. */
    public Map<String, Operation> operations() {
        return Map.of("getStatistics", call -> series(call, null), "getWebhookStatistics", this::ofWebhook);
    }

    /** One that was deleted is counted until retention takes its counts. */
    private Future<Reply> ofWebhook(Call call) {
        String id = call.pathParameter("webhookId");
        return history.webhookKeys(call.tenantRef().key(), List.of(id)).compose(keys -> {
            Long key = keys.get(id);
            return key == null ? Future.failedFuture(Refusal.notFound("webhook")) : series(call, key);
        });
    }

    private Future<Reply> series(Call call, @Nullable Long webhookKey) {
        Instant now = clock.instant();
        Statistics.Range range = ranges.of(call, now);
        long tenantKey = call.tenantRef().key();
        long counted = webhookKey == null ? MinuteRow.ALL : webhookKey;
        Instant complete = now.minus(WRITTEN).truncatedTo(ChronoUnit.MINUTES);
        return statistics
                .points(tenantKey, List.of(counted), range)
                .compose(points -> statistics
                        .waiting(tenantKey, webhookKey)
                        .map(waiting -> Reply.ok(StatisticsJson.series(
                                range, points.getOrDefault(counted, Map.of()), waiting, complete))));
    }
}

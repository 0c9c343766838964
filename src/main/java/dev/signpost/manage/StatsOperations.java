package dev.signpost.manage;

import dev.signpost.http.Call;
import dev.signpost.http.Operation;
import dev.signpost.http.Reply;
import dev.signpost.http.Times;
import dev.signpost.model.Refusal;
import dev.signpost.queue.Amounts;
import dev.signpost.queue.History;
import dev.signpost.queue.Statistics;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** How a tenant's webhooks, or one of them, have fared over time. */
public final class StatsOperations {
    private static final int MAX_POINTS = 1_500;
    private static final int POINTS = 120;
    private static final int MINUTE = 60;
    private static final long HOUR_MILLIS = 3_600_000;
    private static final long MAX_RANGE_MILLIS = 31L * 24 * HOUR_MILLIS;
    // Steps that a person takes for natural, seconds.
    private static final List<Integer> STEPS = List.of(MINUTE, 300, 900, 3_600, 21_600, 86_400);

    private final Statistics statistics;
    private final History history;
    private final InstantSource clock;

    public StatsOperations(Statistics statistics, History history, InstantSource clock) {
        this.statistics = statistics;
        this.history = history;
        this.clock = clock;
    }

    /** The handlers, by operation id. */
    public Map<String, Operation> operations() {
        return Map.of("getStats", this::ofTenant, "getWebhookStats", this::ofWebhook);
    }

    private Future<Reply> ofTenant(Call call) {
        return reply(call, new Statistics.Subject(call.tenantRef().key(), null));
    }

    private Future<Reply> ofWebhook(Call call) {
        String id = call.pathParameter("webhookId");
        return history.webhookKeys(call.tenantRef().key(), List.of(id)).compose(keys -> {
            Long key = keys.get(id);
            return key == null
                    ? Future.failedFuture(Refusal.notFound("webhook"))
                    : reply(call, new Statistics.Subject(call.tenantRef().key(), key));
        });
    }

    private Future<Reply> reply(Call call, Statistics.Subject subject) {
        Statistics.Range range = range(call, clock.millis());
        return statistics
                .series(subject, range)
                .compose(series -> statistics.waiting(subject).map(waiting -> Reply.ok(json(series, waiting))));
    }

    /** @throws Refusal INVALID if there would be too many points, or none */
    static Statistics.Range range(Call call, long now) {
        long to = call.queryTime("to")
                .map(time -> Math.min(time.toEpochMilli(), now))
                .orElse(now);
        long from = call.queryTime("from").map(time -> time.toEpochMilli()).orElse(to - HOUR_MILLIS);
        if (from >= to) {
            throw Refusal.invalid("from", "must be before to, and in the past");
        }
        if (to - from > MAX_RANGE_MILLIS) {
            throw Refusal.invalid("from", "must be at most 31 days before to");
        }
        int step = call.queryNumber("step").map(Long::intValue).orElseGet(() -> naturalStep(to - from));
        if (step % MINUTE != 0) {
            throw Refusal.invalid("step", "must be whole minutes: a multiple of 60 seconds");
        }
        long stepMillis = step * 1_000L;
        long first = Math.floorDiv(from, stepMillis) * stepMillis;
        long steps = Math.floorDiv(to - 1 - first, stepMillis) + 1;
        if (steps > MAX_POINTS) {
            throw Refusal.invalid(
                    "step",
                    "makes " + steps + " points of this time; at most " + MAX_POINTS + ": choose a longer step");
        }
        return new Statistics.Range(first, (int) steps, step);
    }

    private static int naturalStep(long millis) {
        return STEPS.stream()
                .filter(step -> millis / (step * 1_000L) <= POINTS)
                .findFirst()
                .orElse(STEPS.get(STEPS.size() - 1));
    }

    private static JsonObject json(Statistics.Series series, Statistics.Waiting waiting) {
        var range = series.range();
        var points = new JsonArray();
        for (int i = 0; i < range.steps(); i++) {
            points.add(new JsonObject()
                    .put("at", Times.text(range.stepMillis(i)))
                    .mergeIn(amounts(series.steps().get(i))));
        }
        var oldest = waiting.oldest();
        return new JsonObject()
                .put("from", Times.text(range.fromMillis()))
                .put("to", Times.text(range.toMillis()))
                .put("stepSeconds", range.stepSeconds())
                .put("truncated", series.truncated())
                .put(
                        "totals",
                        amounts(series.total())
                                .put("waitingCount", waiting.count())
                                .put("oldestWaitingAt", oldest == null ? null : Times.text(oldest.toEpochMilli())))
                .put("points", points);
    }

    private static JsonObject amounts(Amounts amounts) {
        return new JsonObject()
                .put("deliveredCount", amounts.delivered())
                .put("failedCount", amounts.failed())
                .put("deadCount", amounts.dead())
                .put("successRate", amounts.successRate())
                .put(
                        "responseMillis",
                        new JsonObject()
                                .put("p50", amounts.percentile(0.5))
                                .put("p95", amounts.percentile(0.95))
                                .put("p99", amounts.percentile(0.99)));
    }
}

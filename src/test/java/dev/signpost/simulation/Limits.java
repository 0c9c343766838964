package dev.signpost.simulation;

import dev.signpost.model.Outcome;
import dev.signpost.model.Pod;
import dev.signpost.simulation.Findings.Property;
import dev.signpost.simulation.Tables.WebhookRow;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** Watches over one process's requests: whether its lanes keep their limits, as seen from outside. */
final class Limits {
    private static final Set<Integer> OVERLOADED_OR_AWAY = Set.of(429);
    private static final int SERVER_ERRORS = 500;
    private static final long PACE_SLACK_NANOS = 2 * Timeline.MILLI;
    private static final long FORGOTTEN_NANOS = 590 * Timeline.SECOND;

    private final Findings findings;
    private final LongFunction<@Nullable WebhookRow> webhooks;
    private final LongPredicate asked;
    private final Map<Long, Lane> lanes = new HashMap<>();
    private int inFlight;

    /** What is known of one webhook's requests. */
    private static final class Lane {
        private @Nullable Pod pod;
        private int inFlight;
        private int failuresInARow;
        // Moments at which those requests began that went out, in whatever order they did.
        private final TreeSet<Long> starts = new TreeSet<>();
        private long lastFailed;

        /** The breaker must be open: all that was in flight when it opened has to end before a probe. */
        private boolean open() {
            return failuresInARow >= Settings.BREAKER_FAILURES;
        }
    }

    /** A request that has been started. */
    record Request(long webhook, @Nullable Pod pod) {}

    /** @param asked whether a person has wanted something to be sent to a webhook whatever protects it */
    Limits(Findings findings, LongFunction<@Nullable WebhookRow> webhooks, LongPredicate asked) {
        this.asked = asked;
        this.findings = findings;
        this.webhooks = webhooks;
    }

    Request started(long webhook, @Nullable Pod pod, long now) {
        Lane lane = lanes.computeIfAbsent(webhook, key -> new Lane());
        if (pod == null || !pod.equals(lane.pod) || now - lane.lastFailed > FORGOTTEN_NANOS) {
            // What a pod knew goes with it, and is forgotten after a while.
            lane.pod = pod;
            lane.failuresInARow = 0;
        }
        WebhookRow row = webhooks.apply(webhook);
        int limit = row == null || row.concurrency == null ? Settings.CONCURRENCY : row.concurrency;
        if (lane.open() && lane.inFlight > 0 && !asked.test(webhook)) {
            findings.add(Property.LIMITED, "webhook " + webhook + " is sent a second probe beside the first");
        }
        lane.inFlight++;
        inFlight++;
        if (lane.inFlight > limit) {
            findings.add(Property.LIMITED, "webhook " + webhook + " has " + lane.inFlight + " in flight of " + limit);
        }
        if (inFlight > Settings.IN_FLIGHT * Settings.VERTICLES) {
            findings.add(Property.LIMITED, "a process has " + inFlight + " in flight");
        }
        return new Request(webhook, pod);
    }

    /** It goes out. */
    void written(long webhook, long startedNanos) {
        WebhookRow row = webhooks.apply(webhook);
        Lane lane = lanes.get(webhook);
        if (lane == null || row == null || row.rate == null) {
            return;
        }
        long gap = Timeline.SECOND / row.rate - PACE_SLACK_NANOS;
        Long before = lane.starts.floor(startedNanos);
        Long after = lane.starts.ceiling(startedNanos);
        if ((before != null && startedNanos - before < gap) || (after != null && after - startedNanos < gap)) {
            findings.add(Property.LIMITED, "webhook " + webhook + " is sent more than " + row.rate + " a second");
        }
        lane.starts.add(startedNanos);
    }

    void ended(Request request, @Nullable Outcome outcome, long now) {
        inFlight--;
        Lane lane = lanes.get(request.webhook());
        if (lane == null) {
            return;
        }
        lane.inFlight--;
        if (outcome == null || request.pod() == null || !request.pod().equals(lane.pod)) {
            return;
        }
        if (outcome instanceof Outcome.Answered answered && !troubled(answered.status())) {
            lane.failuresInARow = 0;
        } else {
            lane.failuresInARow++;
            lane.lastFailed = now;
        }
    }

    private static boolean troubled(int status) {
        return OVERLOADED_OR_AWAY.contains(status) || status >= SERVER_ERRORS;
    }

    int inFlight() {
        return inFlight;
    }
}

package dev.signpost.simulation;

import dev.signpost.model.Answer;
import dev.signpost.model.FailureKind;
import dev.signpost.model.Outcome;
import dev.signpost.model.Pod;
import dev.signpost.outbound.NotSent;
import dev.signpost.outbound.OutboundRequest;
import dev.signpost.outbound.Transport;
import dev.signpost.simulation.Receivers.Visit;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A process's way to receivers. */
final class PlayedTransport implements Transport {
    private static final int CONNECT_NANOS = 1_500_000;
    private static final int FAR_NANOS = 400_000_000;
    private static final int ANSWER_NANOS = 3_000_000;
    private static final long SLOWEST_NANOS = 1_400 * Timeline.MILLI;

    private final Timeline timeline;
    private final Receivers receivers;
    private final Life life;
    private final Random random;
    private final int process;
    private final Supplier<@Nullable Pod> pod;
    private final Limits limits;

    PlayedTransport(
            Timeline timeline,
            Receivers receivers,
            Life life,
            Random random,
            int process,
            Supplier<@Nullable Pod> pod,
            Limits limits) {
        this.timeline = timeline;
        this.receivers = receivers;
        this.life = life;
        this.random = random;
        this.process = process;
        this.pod = pod;
        this.limits = limits;
    }

    @Override
    public Future<Outcome> send(OutboundRequest request) {
        Promise<Outcome> promise = Promise.promise();
        String host = request.url().host();
        long webhook = Long.parseLong(host.substring(0, host.indexOf('.')));
        Limits.Request counted = limits.started(webhook, pod.get(), timeline.nanos());
        long begun = timeline.nanos();
        boolean far = receivers.manner(webhook) == Manner.FAR;
        timeline.in(
                random.nextInt(far ? FAR_NANOS : CONNECT_NANOS), life, () -> write(request, webhook, begun, promise));
        return promise.future().onComplete(done -> limits.ended(counted, done.result(), timeline.nanos()));
    }

    private void write(OutboundRequest request, long webhook, long begun, Promise<Outcome> promise) {
        Pod mine = pod.get();
        if (!request.sender().permitted()) {
            promise.fail(new NotSent(null));
            return;
        }
        limits.written(webhook, begun);
        if (receivers.manner(webhook) == Manner.REFUSES) {
            promise.complete(new Outcome.Failed(FailureKind.REFUSED, millis(begun)));
            return;
        }
        Map<String, String> headers = new HashMap<>();
        request.headers().forEach(header -> headers.put(header.getKey(), header.getValue()));
        Visit visit = receivers.visit(webhook, process, mine == null ? 0 : mine.id(), headers, request.body());
        long deadline = begun + request.deadlineMillis() * Timeline.MILLI;
        answer(visit, begun, deadline, promise);
    }

    private void answer(Visit visit, long begun, long deadline, Promise<Outcome> promise) {
        long soon = timeline.nanos() + random.nextInt(ANSWER_NANOS);
        switch (visit.manner) {
            case SILENT, LATE -> timeline.at(deadline, life, () -> failed(visit, FailureKind.TIMEOUT, begun, promise));
            case BREAKS -> timeline.at(soon, life, () -> failed(visit, FailureKind.RESET, begun, promise));
            case SLOW -> {
                long slow = timeline.nanos() + (long) (random.nextDouble() * SLOWEST_NANOS);
                if (slow < deadline) {
                    timeline.at(slow, life, () -> answered(visit, begun, deadline, promise));
                } else {
                    timeline.at(deadline, life, () -> failed(visit, FailureKind.TIMEOUT, begun, promise));
                }
            }
            default -> timeline.at(soon, life, () -> answered(visit, begun, deadline, promise));
        }
    }

    private void answered(Visit visit, long begun, long deadline, Promise<Outcome> promise) {
        if (timeline.nanos() > deadline) {
            // The process stood still meanwhile: its timer and the answer come together, and the timer comes first.
            promise.complete(new Outcome.Failed(FailureKind.TIMEOUT, millis(begun)));
            return;
        }
        visit.told = true;
        visit.answered = true;
        String retryAfter = visit.manner == Manner.BUSY ? Integer.toString(1 + random.nextInt(2)) : null;
        promise.complete(new Outcome.Answered(visit.manner.status(), millis(begun), retryAfter, Answer.NONE));
    }

    private void failed(Visit visit, FailureKind kind, long begun, Promise<Outcome> promise) {
        visit.told = true;
        promise.complete(new Outcome.Failed(kind, millis(begun)));
    }

    private int millis(long begun) {
        return (int) ((timeline.nanos() - begun) / Timeline.MILLI);
    }

    @Override
    public Future<Void> close() {
        return Future.succeededFuture();
    }
}

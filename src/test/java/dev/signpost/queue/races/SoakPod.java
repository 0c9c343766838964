package dev.signpost.queue.races;

import dev.signpost.model.Delivery;
import dev.signpost.model.Pod;
import dev.signpost.model.Ticket;
import dev.signpost.queue.AcceptAnswer;
import dev.signpost.queue.AttemptLog;
import dev.signpost.queue.PodLost;
import dev.signpost.queue.Publication;
import dev.signpost.queue.Settlement;
import dev.signpost.testkit.Await;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a pod does all day, as three steps that are called again and again, each by a thread of its own: publish and hand
 * over, settle first attempts, claim and settle.
 */
final class SoakPod {
    private static final int BATCH = 8;
    private static final int SETTLED_AT_ONCE = 40;

    final Racer racer;
    private final long[] webhooks;
    private final Set<UUID> acks;
    private final AttemptLog claimed;
    private final BlockingQueue<Open> lane = new LinkedBlockingQueue<>();

    private record Open(Pod pod, Delivery delivery, Ticket ticket) {}

    SoakPod(Racer racer, long[] webhooks, Set<UUID> acks) {
        this.racer = racer;
        this.webhooks = webhooks;
        this.acks = acks;
        this.claimed = racer.attemptLog();
    }

    void publish(Random random) {
        Pod pod = racer.lease.pod();
        if (pod == null) {
            return;
        }
        Ticket ticket = racer.watermark.open();
        List<Publication> batch = new ArrayList<>();
        for (int i = random.nextInt(BATCH); i >= 0; i--) {
            batch.add(racer.publication("deal.won", webhooks[random.nextInt(webhooks.length)], null));
        }
        List<AcceptAnswer> answers = answered(() -> racer.events.accept(pod, batch), false);
        for (int i = 0; answers != null && i < answers.size(); i++) {
            if (answers.get(i).kind() == AcceptAnswer.Kind.INSERTED) {
                Publication publication = batch.get(i);
                acks.add(publication.event().id());
                ticket.hold(1);
                var first = Delivery.first(
                        publication.event(), publication.targets().get(0));
                lane.add(new Open(pod, first, ticket));
            }
        }
        ticket.close(1);
    }

    void settle(Random random) {
        List<Open> batch = new ArrayList<>();
        lane.drainTo(batch, 1 + random.nextInt(SETTLED_AT_ONCE));
        List<Open> delivered = new ArrayList<>();
        List<Open> failed = new ArrayList<>();
        for (Open open : batch) {
            // One in fifty is never answered: it stays in flight until its pod is taken over.
            int luck = random.nextInt(50);
            if (luck > 0) {
                (luck > 10 ? delivered : failed).add(open);
            }
        }
        settle(delivered, rows -> rows.stream().map(SoakPod::success).toList(), true);
        settle(failed, rows -> rows.stream().map(SoakPod::failure).toList(), false);
    }

    private interface Rows {
        List<Settlement> of(List<Open> open);
    }

    /** A batch may hold deliveries of a pod that is lost by now: each pod's go in a statement of their own. */
    private void settle(List<Open> batch, Rows rows, boolean plain) {
        batch.stream().map(Open::pod).distinct().toList().forEach(pod -> {
            List<Open> own =
                    batch.stream().filter(open -> open.pod().equals(pod)).toList();
            List<Settlement> settlements = rows.of(own);
            Integer stale = answered(
                    () -> plain
                            ? racer.attempts.settlePlain(pod, settlements)
                            : racer.attempts.settle(pod, settlements),
                    true);
            if (stale != null) {
                own.forEach(open -> open.ticket().close(1));
            }
        });
    }

    private static Settlement success(Open open) {
        return Racer.success(open.delivery(), open.ticket());
    }

    private static Settlement failure(Open open) {
        return Racer.failure(open.delivery(), open.ticket());
    }

    /** Claims and settles; answers how many it got. One in {@code failing} fails again. */
    int claim(Random random, int failing) {
        Pod pod = racer.lease.pod();
        if (pod == null) {
            return 0;
        }
        var got = answered(() -> racer.claims.claim(pod, Racer.PLENTY), false);
        if (got == null || got.deliveries().isEmpty()) {
            return 0;
        }
        List<Settlement> rows = got.deliveries().stream()
                .map(each -> random.nextInt(failing) == 0 ? Racer.failure(each, null) : Racer.success(each, null))
                .toList();
        answered(() -> claimed.settle(pod, rows), true);
        return rows.size();
    }

    /** What it completes with, or null if it failed; with {@code stubborn} it is tried again until the pod is lost. */
    private static <T> @Nullable T answered(Supplier<Future<T>> flush, boolean stubborn) {
        while (true) {
            Future<T> ended = Await.value(flush.get().transform(end -> Future.succeededFuture(settled(end))));
            if (ended.succeeded()) {
                return ended.result();
            }
            if (!stubborn || ended.cause() instanceof PodLost) {
                return null;
            }
        }
    }

    private static <T> Future<T> settled(AsyncResult<T> end) {
        return end.succeeded() ? Future.succeededFuture(end.result()) : Future.failedFuture(end.cause());
    }
}

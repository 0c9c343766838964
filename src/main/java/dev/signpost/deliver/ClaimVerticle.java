package dev.signpost.deliver;

import dev.signpost.model.Delivery;
import dev.signpost.model.Event;
import dev.signpost.model.ParkReason;
import dev.signpost.model.Verdict;
import dev.signpost.queue.Claims;
import dev.signpost.queue.DeliveryKey;
import dev.signpost.queue.PauseLog;
import dev.signpost.queue.PauseNote;
import dev.signpost.queue.Pod;
import dev.signpost.queue.PodLost;
import dev.signpost.queue.Settlement;
import dev.signpost.telemetry.LogKeys;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings due deliveries back from the backlog: one for each pod. Its timer is set to the next turn of a lane and never
 * more than a second ahead, so that backoff is punctual and a lost hint costs a second.
 */
public final class ClaimVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(ClaimVerticle.class);
    private static final long LONGEST_SLEEP_MILLIS = 1000;
    private static final long HINT_DELAY_MILLIS = 5;
    private static final int LANES = 64;
    private static final int PER_LANE = 16;
    private static final int PER_CLAIM = 200;
    private static final int PROBES = 64;
    private static final int NOTES = 1000;
    private static final int NAMED = 64;
    // Of what people want to be sent now so much waits for the next claim; more of it takes its turn.
    private static final int MOST_NAMED = 10_000;
    // While first attempts wait, retries get this share of the pod's slots and no more.
    private static final double SHARE_OF_RETRIES = 0.3;

    private final Setup setup;
    private @Nullable Store store;
    private final Queue<DeliveryKey> named = new ConcurrentLinkedQueue<>();
    private final AtomicInteger namedCount = new AtomicInteger();
    private @Nullable Context loop;
    private long timer = -1;
    private boolean working;
    private boolean stopped;
    // From the first hint until the next claim begins: more of them say nothing more.
    private final AtomicBoolean hinted = new AtomicBoolean();
    private final AtomicBoolean hintedLater = new AtomicBoolean();

    /**
     * What claims are made from.
     *
     * @param store made on the verticle's event loop
     * @param nanoTime monotonic nanoseconds
     * @param slots of the whole pod
     * @param deliver takes what was claimed, and under which pod, to its lanes
     * @param intact whether an event that was read back may be sent
     * @param unreadable records a delivery whose event cannot be read, or may not be sent
     */
    public record Setup(
            Function<Vertx, Store> store,
            LongSupplier nanoTime,
            int slots,
            Board board,
            Tally tally,
            Ports.Permission permission,
            BiConsumer<Pod, List<Delivery>> deliver,
            Predicate<Event> intact,
            BiConsumer<Pod, Settlement> unreadable) {}

    /** Where deliveries are claimed and pauses are written; both share a flush lane. */
    public record Store(Claims claims, PauseLog pauses) {}

    public ClaimVerticle(Setup setup) {
        this.setup = setup;
    }

    @Override
    public Future<?> start() {
        store = setup.store().apply(vertx);
        loop = context;
        sleep(0);
        return Future.succeededFuture();
    }

    /** Claims no more. Completes when the claim under way, if any, was handed on. */
    public void quit() {
        if (loop != null) {
            loop.runOnContext(nothing -> {
                stopped = true;
                vertx.cancelTimer(timer);
            });
        }
    }

    /** A hint that something is due in so many milliseconds, or that a lane has room again. Any thread may call. */
    public void hint(long millis) {
        boolean soon = millis <= HINT_DELAY_MILLIS;
        if (loop == null || millis >= LONGEST_SLEEP_MILLIS) {
            return;
        }
        // Each kind has a flag, so that a hint for later cannot hide one for now.
        if ((soon ? hinted : hintedLater).compareAndSet(false, true)) {
            loop.runOnContext(nothing -> vertx.setTimer(Math.max(HINT_DELAY_MILLIS, millis), tick -> claim()));
        }
    }

    /** A person wants it to be sent now, whatever protects its receiver. Any thread may call. */
    public void sendNow(DeliveryKey key) {
        if (namedCount.incrementAndGet() <= MOST_NAMED) {
            named.add(key);
        } else {
            namedCount.decrementAndGet();
        }
        hint(0);
    }

    private void sleep(long millis) {
        if (!stopped) {
            vertx.cancelTimer(timer);
            timer = vertx.setTimer(Math.max(1, Math.min(millis, LONGEST_SLEEP_MILLIS)), tick -> claim());
        }
    }

    private void claim() {
        if (stopped || working) {
            // A hint that fell into a claim stays set, and the claim's end looks at it.
            return;
        }
        hinted.set(false);
        hintedLater.set(false);
        Store source = store;
        if (source == null || !setup.permission().held()) {
            sleep(LONGEST_SLEEP_MILLIS);
            return;
        }
        working = true;
        Pod pod = setup.permission().pod();
        notePauses(source.pauses(), pod)
                .compose(noted -> takeNamed(source.claims(), pod))
                .compose(taken -> claimDue(source.claims(), pod))
                .onComplete(next -> {
                    working = false;
                    if (next.failed()) {
                        complain(next.cause());
                    }
                    long millis = next.succeeded() ? next.result() : LONGEST_SLEEP_MILLIS;
                    sleep(hinted.get() || hintedLater.get() ? Math.min(millis, HINT_DELAY_MILLIS) : millis);
                });
    }

    /** Lanes that have been shut have no turn until they may open, and everybody can see why. */
    private Future<Void> notePauses(PauseLog source, @Nullable Pod pod) {
        PauseNotes notes = setup.board().notes();
        List<PauseNote> due = notes.take(NOTES, setup.nanoTime().getAsLong());
        return due.isEmpty()
                ? Future.succeededFuture()
                : source.write(pod, due).onFailure(failure -> {
                    // What a pod knew that was lost is forgotten.
                    if (!(failure instanceof PodLost)) {
                        notes.putBack(due);
                    }
                });
    }

    private Future<Void> takeNamed(Claims source, @Nullable Pod pod) {
        List<DeliveryKey> keys = new ArrayList<>();
        for (DeliveryKey key = named.poll(); key != null; key = keys.size() < NAMED ? named.poll() : null) {
            namedCount.decrementAndGet();
            keys.add(key);
        }
        if (!named.isEmpty()) {
            hinted.set(true);
        }
        // Should it fail, they wait for their turn like all that is due.
        return keys.isEmpty()
                ? Future.succeededFuture()
                : source.named(pod, keys).map(claimed -> handOn(pod, claimed)).mapEmpty();
    }

    /** Completes with the milliseconds to sleep. */
    private Future<Long> claimDue(Claims source, @Nullable Pod pod) {
        int room = room();
        return room <= 0
                ? Future.succeededFuture(LONGEST_SLEEP_MILLIS)
                : probe(source, pod).compose(probed -> claim(source, pod, room));
    }

    private Future<Void> probe(Claims source, @Nullable Pod pod) {
        List<Long> webhooks = setup.board().takeProbes(PROBES);
        return webhooks.isEmpty()
                ? Future.succeededFuture()
                : source.probe(pod, webhooks).map(claimed -> {
                    handOn(pod, claimed);
                    claimed.webhooksWithout(webhooks).forEach(setup.board()::noProbe);
                    return null;
                });
    }

    /** Completes with the milliseconds to sleep. */
    private Future<Long> claim(Claims source, @Nullable Pod pod, int room) {
        var bounds = new Claims.Bounds(
                LANES, PER_LANE, Math.min(PER_CLAIM, room), setup.board().rooms());
        return source.claim(pod, bounds).compose(claimed -> {
            if (handOn(pod, claimed) > 0) {
                return Future.succeededFuture(0L);
            }
            return source.nextDue(bounds).map(due -> due == null ? LONGEST_SLEEP_MILLIS : due);
        });
    }

    private int handOn(@Nullable Pod pod, Claims.Claimed claimed) {
        if (pod == null) {
            return 0;
        }
        int count = claimed.deliveries().size() + claimed.unreadable().size();
        setup.tally().claimed.add(count);
        List<Delivery> intact = new ArrayList<>(claimed.deliveries().size());
        List<Delivery> damaged = new ArrayList<>(claimed.unreadable());
        claimed.deliveries().forEach(each -> (setup.intact().test(each.event()) ? intact : damaged).add(each));
        if (!intact.isEmpty()) {
            setup.deliver().accept(pod, intact);
        }
        for (Delivery delivery : damaged) {
            var parked = new Verdict.Parked(ParkReason.UNREADABLE);
            setup.unreadable().accept(pod, Settlement.unattempted(delivery, parked, null));
        }
        return count;
    }

    private int room() {
        int free = setup.slots() - setup.board().inFlight();
        return setup.board().waiting() > 0 ? (int) Math.min(free, setup.slots() * SHARE_OF_RETRIES) : free;
    }

    private static void complain(Throwable failure) {
        if (!(failure instanceof PodLost)) {
            LOG.atWarn()
                    .addKeyValue(LogKeys.CAUSE, String.valueOf(failure.getMessage()))
                    .log("claim.failed");
        }
    }
}

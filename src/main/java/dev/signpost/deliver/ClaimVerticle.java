package dev.signpost.deliver;

import dev.signpost.bus.Addresses;
import dev.signpost.bus.stage.DeliverQueues;
import dev.signpost.bus.stage.Done;
import dev.signpost.bus.stage.DueIn;
import dev.signpost.bus.stage.SendNow;
import dev.signpost.bus.stage.StageBus;
import dev.signpost.bus.stage.StageMessage;
import dev.signpost.bus.stage.StopStage;
import dev.signpost.model.Delivery;
import dev.signpost.model.Event;
import dev.signpost.model.Pod;
import dev.signpost.model.SendPermission;
import dev.signpost.queue.Claims;
import dev.signpost.queue.DeliveryKey;
import dev.signpost.queue.PauseLog;
import dev.signpost.queue.PauseNote;
import dev.signpost.queue.PodLost;
import dev.signpost.telemetry.LogKeys;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings due deliveries back from the backlog: one for each pod. Its timer is set to the next turn of a lane and never
 * more than a second ahead, so that backoff is punctual and a lost hint costs a second. Consumes
 * {@link Addresses#CLAIM}.
 */
public final class ClaimVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(ClaimVerticle.class);
    private static final long LONGEST_SLEEP_MILLIS = 1000;
    private static final long HINT_DELAY_MILLIS = 5;
    private static final long NANOS_PER_MILLI = 1_000_000;
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
    private final ArrayDeque<DeliveryKey> named = new ArrayDeque<>();
    private long timer = -1;
    private boolean working;
    private boolean stopped;
    private @Nullable Promise<Done> quit;
    // By the monotonic clock: when the timer ends, and the earliest moment that was hinted at during a claim.
    private long wakeNanos;
    private long hintedNanos = Long.MAX_VALUE;

    /**
     * What claims are made from.
     *
     * @param store made on the verticle's event loop
     * @param nanoTime monotonic nanoseconds
     * @param slots of the whole pod
     * @param queues where what was claimed goes
     * @param intact whether an event that was read back may be sent
     */
    public record Setup(
            StageBus bus,
            Function<Vertx, Store> store,
            LongSupplier nanoTime,
            int slots,
            Board board,
            Tally tally,
            SendPermission permission,
            DeliverQueues queues,
            Predicate<Event> intact) {}

    /** Where deliveries are claimed and pauses are written; both share a flush lane. */
    public record Store(Claims claims, PauseLog pauses) {}

    public ClaimVerticle(Setup setup) {
        this.setup = setup;
    }

    @Override
    public Future<?> start() {
        store = setup.store().apply(vertx);
        setup.bus().consume(Addresses.CLAIM, this::answer);
        sleep(0);
        return Future.succeededFuture();
    }

    private Future<Done> answer(StageMessage message) {
        if (message instanceof DueIn due) {
            hint(due.millis());
        } else if (message instanceof SendNow wanted) {
            sendNow(new DeliveryKey(wanted.eventId(), wanted.webhookKey()));
        } else if (message instanceof StopStage) {
            return quit();
        } else {
            return StageBus.answerPing(message);
        }
        return Future.succeededFuture(Done.DONE);
    }

    /** Claims no more. Completes when the claim under way, if any, was handed on. */
    private Future<Done> quit() {
        Promise<Done> handedOn = Promise.promise();
        stopped = true;
        vertx.cancelTimer(timer);
        if (working) {
            quit = handedOn;
        } else {
            handedOn.complete(Done.DONE);
        }
        return handedOn.future();
    }

    /** Wakes earlier if that is earlier than it would. */
    private void hint(long millis) {
        long delay = Math.max(HINT_DELAY_MILLIS, millis);
        long at = setup.nanoTime().getAsLong() + delay * NANOS_PER_MILLI;
        if (working) {
            hintedNanos = Math.min(hintedNanos, at);
        } else if (at < wakeNanos) {
            sleep(delay);
        }
    }

    private void sendNow(DeliveryKey key) {
        if (named.size() < MOST_NAMED) {
            named.add(key);
        }
        hint(0);
    }

    private void sleep(long millis) {
        if (!stopped) {
            vertx.cancelTimer(timer);
            long delay = Math.max(1, Math.min(millis, LONGEST_SLEEP_MILLIS));
            wakeNanos = setup.nanoTime().getAsLong() + delay * NANOS_PER_MILLI;
            timer = vertx.setTimer(delay, tick -> claim());
        }
    }

    private void claim() {
        if (stopped || working) {
            return;
        }
        setup.board().listened();
        Store source = store;
        if (source == null || !setup.permission().held()) {
            sleep(LONGEST_SLEEP_MILLIS);
            return;
        }
        working = true;
        hintedNanos = Long.MAX_VALUE;
        Pod pod = setup.permission().pod();
        Future.succeededFuture()
                .compose(begun -> notePauses(source.pauses(), pod))
                .compose(noted -> takeNamed(source.claims(), pod))
                .compose(taken -> claimDue(source.claims(), pod))
                .onComplete(next -> {
                    working = false;
                    if (next.failed()) {
                        complain(next.cause());
                    }
                    long millis = next.succeeded() ? next.result() : LONGEST_SLEEP_MILLIS;
                    sleep(Math.min(millis, untilHint()));
                    if (quit != null) {
                        quit.complete(Done.DONE);
                    }
                });
    }

    /** Milliseconds until what was hinted at during the claim. */
    private long untilHint() {
        return hintedNanos == Long.MAX_VALUE
                ? LONGEST_SLEEP_MILLIS
                : Math.max(0, (hintedNanos - setup.nanoTime().getAsLong()) / NANOS_PER_MILLI);
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
        while (!named.isEmpty() && keys.size() < NAMED) {
            keys.add(named.remove());
        }
        if (!named.isEmpty()) {
            hint(0);
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
        setup.queues().handOver(pod, intact, damaged);
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

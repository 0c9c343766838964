package dev.signpost.deliver;

import dev.signpost.model.Delivery;
import dev.signpost.model.ParkReason;
import dev.signpost.model.Verdict;
import dev.signpost.queue.Claims;
import dev.signpost.queue.PodLost;
import dev.signpost.queue.Settlement;
import dev.signpost.telemetry.LogKeys;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
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
    // While first attempts wait, retries get this share of the pod's slots and no more.
    private static final double SHARE_OF_RETRIES = 0.3;

    private final Setup setup;
    private @Nullable Claims claims;
    private @Nullable Context loop;
    private long timer = -1;
    private boolean working;
    private boolean stopped;
    private final AtomicBoolean hinted = new AtomicBoolean();

    /**
     * What claims are made from.
     *
     * @param claims made on the verticle's event loop
     * @param slots of the whole pod
     * @param deliver takes what was claimed to its lanes
     * @param unreadable records a delivery whose event cannot be read
     */
    public record Setup(
            Function<Vertx, Claims> claims,
            int slots,
            Board board,
            Tally tally,
            Ports.Permission permission,
            Consumer<List<Delivery>> deliver,
            Consumer<Settlement> unreadable) {}

    public ClaimVerticle(Setup setup) {
        this.setup = setup;
    }

    @Override
    public Future<?> start() {
        claims = setup.claims().apply(vertx);
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
        if (loop != null && millis < LONGEST_SLEEP_MILLIS && hinted.compareAndSet(false, true)) {
            loop.runOnContext(nothing -> sleep(Math.max(HINT_DELAY_MILLIS, millis)));
        }
    }

    private void sleep(long millis) {
        if (stopped || working) {
            return;
        }
        vertx.cancelTimer(timer);
        timer = vertx.setTimer(Math.max(1, Math.min(millis, LONGEST_SLEEP_MILLIS)), tick -> claim());
    }

    private void claim() {
        hinted.set(false);
        int room = room();
        Claims source = claims;
        if (source == null || room <= 0 || !setup.permission().held()) {
            sleep(LONGEST_SLEEP_MILLIS);
            return;
        }
        working = true;
        List<Long> busy = setup.board().busy();
        var bounds = new Claims.Bounds(LANES, PER_LANE, Math.min(PER_CLAIM, room), busy);
        source.claim(setup.permission().pod(), bounds)
                .compose(claimed -> handOn(source, claimed, busy))
                .onComplete(next -> {
                    working = false;
                    if (next.failed()) {
                        complain(next.cause());
                    }
                    sleep(next.succeeded() ? next.result() : LONGEST_SLEEP_MILLIS);
                });
    }

    /** Completes with the milliseconds to sleep. */
    private Future<Long> handOn(Claims source, Claims.Claimed claimed, List<Long> busy) {
        int count = claimed.deliveries().size() + claimed.unreadable().size();
        if (count == 0) {
            return source.nextDue(busy).map(due -> due == null ? LONGEST_SLEEP_MILLIS : due);
        }
        setup.tally().claimed.add(count);
        setup.deliver().accept(claimed.deliveries());
        for (Delivery delivery : claimed.unreadable()) {
            var parked = new Verdict.Parked(ParkReason.UNREADABLE);
            setup.unreadable().accept(Settlement.unattempted(delivery, parked, null));
        }
        return Future.succeededFuture(0L);
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

package dev.signpost.deliver;

import dev.signpost.bus.stage.AcceptedEvent;
import dev.signpost.model.Delivery;
import dev.signpost.model.Event;
import dev.signpost.model.ParkReason;
import dev.signpost.model.Pod;
import dev.signpost.model.SendPermission;
import dev.signpost.model.Verdict;
import dev.signpost.model.WaitReason;
import dev.signpost.model.Webhook;
import dev.signpost.queue.Recording;
import dev.signpost.queue.Settlement;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The lanes of one deliver verticle: takes deliveries in, lets as many start as the bounds allow, and sends to the
 * backlog what finds no room or has waited too long. Owned by the verticle's event loop; no locks.
 */
final class Lanes {
    private static final long AGE_CHECK_MILLIS = 1000;
    // After so long without trouble a lane that nobody uses is forgotten like any other.
    private static final Duration QUIET = Duration.ofMinutes(10);

    private final Vertx vertx;
    private final DeliverLimits limits;
    private final Board board;
    private final Tally tally;
    private final SendPermission permission;
    private final Recording recording;
    private final Attempts attempts;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final Protection.Rule protection;
    private final Exits exits;
    private final Watch watch;

    private final Map<Long, Lane> lanes = new HashMap<>();
    private final Turnstile turnstile = new Turnstile();
    private int inFlight;
    private boolean stopped;
    private boolean starting;

    /** What the verticles share. */
    record Shared(Board board, Tally tally, SendPermission permission) {}

    Lanes(
            Vertx vertx,
            DeliverLimits limits,
            Shared shared,
            Recording recording,
            AttemptMaking making,
            DeliverClocks clocks) {
        this.vertx = vertx;
        this.limits = limits;
        this.board = shared.board();
        this.tally = shared.tally();
        this.permission = shared.permission();
        this.recording = recording;
        this.attempts = making.attempts();
        this.clock = clocks.clock();
        this.nanoTime = clocks.nanoTime();
        this.protection = limits.protection();
        this.exits = new Exits(board, new Leaving(vertx, recording), limits.laneCapacity());
        this.watch = new Watch(board, exits, making, clocks);
        vertx.setPeriodic(AGE_CHECK_MILLIS, tick -> age());
    }

    /** First attempts of events that have just become durable, accepted under that pod. */
    void take(Pod pod, List<AcceptedEvent> events) {
        if (stopped || !pod.equals(permission.pod())) {
            // Whoever takes that pod over finds them open.
            return;
        }
        long now = nanoTime.getAsLong();
        for (AcceptedEvent accepted : events) {
            Event event = accepted.event();
            Rendering rendering = new Rendering(event);
            for (Webhook webhook : accepted.targets()) {
                offer(new Parcel(Delivery.first(event, webhook.key()), rendering, accepted.ticket(), pod, now));
            }
        }
    }

    /** Deliveries that were claimed from the backlog under that pod. */
    void takeClaimed(Pod pod, List<Delivery> deliveries) {
        if (stopped || !pod.equals(permission.pod())) {
            // Whoever took that pod over has released them, and they may be claimed again already.
            return;
        }
        Map<UUID, Rendering> renderings = new HashMap<>();
        long now = nanoTime.getAsLong();
        for (Delivery delivery : deliveries) {
            var rendering = renderings.computeIfAbsent(delivery.event().id(), id -> new Rendering(delivery.event()));
            offer(new Parcel(delivery, rendering, null, pod, now));
        }
    }

    /** Records that these cannot be sent: their event cannot be read. */
    void park(Pod pod, List<Delivery> unreadable) {
        for (Delivery delivery : unreadable) {
            recording.add(pod, Settlement.unattempted(delivery, new Verdict.Parked(ParkReason.UNREADABLE), null));
        }
    }

    /** Lets those start that waited for room in the record or for the lease. */
    void resume() {
        startNext();
    }

    /** The pod was taken over: what waits is others' now. */
    void drop() {
        for (Lane lane : lanes.values()) {
            exits.forgetAll(lane);
            watch.forget(lane);
            showRoom(lane);
        }
        board.notes().clear();
        exits.clear();
        turnstile.clear();
    }

    /** Nothing that is known speaks against that webhook's receiver any more. */
    void lift(long webhookKey) {
        Lane lane = lanes.get(webhookKey);
        if (lane != null) {
            watch.lift(lane);
            showRoom(lane);
            turnstile.add(lane);
            startNext();
        }
    }

    /** Starts nothing more; what waits is left for the take-over of this pod by itself. */
    void stop() {
        stopped = true;
        drop();
    }

    int inFlight() {
        return inFlight;
    }

    private void offer(Parcel parcel) {
        Delivery delivery = parcel.delivery();
        Lane lane = lanes.computeIfAbsent(delivery.webhookKey(), key -> new Lane(key, parcel.tenantKey(), protection));
        if (watch.putAside(lane, parcel)) {
            return;
        }
        if (!parcel.claimed() && lane.waiting.size() >= limits.laneCapacity()) {
            exits.defer(parcel, WaitReason.LANE_FULL, clock.millis());
            return;
        }
        lane.idle = false;
        if (delivery.asked()) {
            lane.waiting.addFirst(parcel);
        } else {
            lane.waiting.add(parcel);
        }
        if (!parcel.claimed()) {
            board.waits(1);
            if (lane.waiting.size() >= limits.laneCapacity()) {
                board.full(lane.webhookKey, true);
            }
        }
        turnstile.add(lane);
        startNext();
    }

    /**
     * Starts what may start, lanes taking turns. An attempt that ends at once (a webhook that is disabled) comes back
     * here from inside, and finds the loop running.
     */
    private void startNext() {
        if (starting) {
            return;
        }
        starting = true;
        try {
            startWhileThereIsRoom();
        } finally {
            starting = false;
        }
    }

    private void startWhileThereIsRoom() {
        while (inFlight < limits.inFlight() && !stopped && permission.held() && recording.hasRoom()) {
            Lane lane = turnstile.next();
            if (lane == null) {
                return;
            }
            if (mayStart(lane)) {
                start(lane);
                turnstileAgain(lane);
            }
        }
    }

    private void turnstileAgain(Lane lane) {
        if (!lane.waiting.isEmpty() && lane.inFlight < allowed(lane)) {
            turnstile.add(lane);
        }
    }

    private boolean mayStart(Lane lane) {
        if (lane.waiting.isEmpty() || lane.inFlight >= allowed(lane)) {
            showRoom(lane);
            return false;
        }
        long wait = lane.nextStartNanos - nanoTime.getAsLong();
        if (wait > 0 && lane.nextStartNanos != 0) {
            waitForRate(lane, wait);
            return false;
        }
        return true;
    }

    /** The webhook's limit of requests in flight; one while it is not in memory or read anew by an attempt. */
    private int limit(Lane lane) {
        Webhook webhook = attempts.cached(lane.tenantKey, lane.webhookKey);
        if (webhook == null || lane.reading) {
            return 1;
        }
        Integer own = webhook.limits().concurrency();
        return own == null ? limits.concurrency() : own;
    }

    /** Requests in flight that the limit allows, and that its receiver can bear. */
    private int bearable(Lane lane) {
        int limit = limit(lane);
        return lane.protection.calm() ? limit : lane.protection.allowed(limit);
    }

    /** The same for the next that waits: what a person wants to be sent now goes whatever the receiver can bear. */
    private int allowed(Lane lane) {
        Parcel head = lane.waiting.peek();
        return head != null && head.delivery().asked() ? limit(lane) : bearable(lane);
    }

    private void showRoom(Lane lane) {
        watch.showRoom(lane, bearable(lane), limit(lane));
    }

    private void start(Lane lane) {
        Parcel parcel = exits.next(lane);
        lane.inFlight++;
        inFlight++;
        board.started();
        long number = lane.protection.start();
        if (!lane.protection.calm() || lane.inFlight >= limit(lane)) {
            showRoom(lane);
        }
        boolean reads = attempts.reads(parcel);
        countRate(lane);
        lane.reading |= reads;
        attempts.make(lane, parcel, permission).onComplete(done -> {
            lane.inFlight--;
            inFlight--;
            if (reads) {
                lane.reading = false;
                countRate(lane);
            }
            board.ended();
            ended(lane, parcel, number, done.result());
            if (!lane.waiting.isEmpty()) {
                turnstile.add(lane);
            }
            startNext();
        });
    }

    private void ended(Lane lane, Parcel parcel, long number, @Nullable AttemptReport made) {
        int limit = limit(lane);
        boolean wasCalm = lane.protection.calm();
        if (made != null) {
            watch.learn(lane, made, number, limit);
        }
        if (lane.narrow || !wasCalm || !lane.protection.calm()) {
            showRoom(lane);
            if (parcel.claimed() && lane.inFlight + lane.waiting.size() < bearable(lane)) {
                board.hasRoomAgain();
            }
        }
        record(lane, parcel, made);
    }

    private void record(Lane lane, Parcel parcel, @Nullable AttemptReport made) {
        if (!parcel.pod().equals(permission.pod())) {
            tally.stale.increment();
        } else if (made != null) {
            recording.add(parcel.pod(), watch.postponed(lane, made.settlement()));
        }
    }

    /** Takes the lane's next turn within the webhook's rate. */
    private void countRate(Lane lane) {
        Webhook webhook = attempts.cached(lane.tenantKey, lane.webhookKey);
        Integer perSecond = webhook == null ? null : webhook.limits().ratePerSecond();
        if (perSecond == null) {
            lane.nextStartNanos = 0;
        } else {
            // Each pod takes its share of the limit.
            long gap = 1_000_000_000L * permission.livingPods() / perSecond;
            lane.nextStartNanos = Math.max(lane.nextStartNanos, nanoTime.getAsLong()) + gap;
        }
    }

    private void waitForRate(Lane lane, long nanos) {
        if (!lane.timerSet) {
            lane.timerSet = true;
            vertx.setTimer(Math.max(1, nanos / 1_000_000), tick -> {
                lane.timerSet = false;
                turnstile.add(lane);
                startNext();
            });
        }
    }

    /** Once a second: what has waited too long goes to the backlog, and lanes that nobody uses are forgotten. */
    private void age() {
        long now = nanoTime.getAsLong();
        long oldest = now - limits.longestWait().toNanos();
        for (Lane lane : new ArrayList<>(lanes.values())) {
            if (!lane.protection.calm()) {
                watch.tick(lane);
                showRoom(lane);
                if (!lane.waiting.isEmpty()) {
                    turnstile.add(lane);
                }
            }
            deferBefore(lane, oldest);
            if (lane.empty() && lane.idle && !lane.queued && !lane.timerSet && forgettable(lane, now)) {
                lanes.remove(lane.webhookKey);
                board.forget(lane.webhookKey);
            }
            lane.idle = lane.empty();
        }
        startNext();
    }

    private static boolean forgettable(Lane lane, long now) {
        return lane.protection.forgettable(now, QUIET.toNanos());
    }

    /** It leaves the lane before the statement is sent: what is being sent is never claimable. */
    private void deferBefore(Lane lane, long oldest) {
        for (Parcel head = lane.waiting.peek();
                head != null && head.arrivedNanos() - oldest < 0;
                head = lane.waiting.peek()) {
            exits.defer(exits.next(lane), WaitReason.WAITED_TOO_LONG, clock.millis());
        }
    }
}

package dev.signpost.deliver;

import dev.signpost.model.AttemptResult;
import dev.signpost.model.Verdict;
import dev.signpost.model.WaitReason;
import dev.signpost.model.Webhook;
import dev.signpost.queue.Settlement;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Watches over receivers: tells each lane's {@link Protection} what its attempts came to, and does what follows. Owned
 * by the verticle's event loop.
 */
final class Watch {
    private static final long MILLI = 1_000_000L;

    private final Board board;
    private final Exits exits;
    private final Lanes.Making making;
    private final Lanes.Clocks clocks;
    private final RandomGenerator random;

    Watch(Board board, Exits exits, Lanes.Making making, Lanes.Clocks clocks) {
        this.board = board;
        this.exits = exits;
        this.making = making;
        this.clocks = clocks;
        this.random = clocks.random();
    }

    /**
     * What an attempt says about its receiver.
     *
     * @param number of the request, as {@link Protection#start} gave it
     * @param full the lane's limit of requests in flight
     */
    void learn(Lane lane, Lanes.Made made, long number, int full) {
        Settlement.Attempted attempt = made.settlement().attempt();
        if (attempt == null || (attempt.result() == AttemptResult.SUCCESS && lane.protection.calm())) {
            // Nothing was sent, or nothing is new.
            return;
        }
        Evidence evidence = Evidence.of(attempt.result(), attempt.statusCode());
        if (evidence == Evidence.NOTHING) {
            return;
        }
        long pause = made.notBeforeMillis() == 0
                ? 0
                : made.notBeforeMillis() - clocks.clock().millis();
        double jitter = evidence == Evidence.ANSWERED ? 0 : random.nextDouble();
        long now = clocks.nanoTime().getAsLong();
        act(lane, lane.protection.ended(evidence, number, full, now, Math.max(0, pause) * MILLI, jitter));
    }

    /** Time has passed. */
    void tick(Lane lane) {
        if (lane.protection.calm()) {
            return;
        }
        act(lane, lane.protection.tick(clocks.nanoTime().getAsLong(), lane.inFlight == 0));
        if (lane.protection.probing() && lane.empty()) {
            board.wantsProbe(lane.webhookKey);
        }
    }

    /** Puts a delivery aside if its lane takes none at present; false if it does. */
    boolean putAside(Lane lane, Parcel parcel) {
        WaitReason aside = lane.protection.aside();
        if (aside != null) {
            exits.defer(parcel, aside, untilMillis(lane));
        }
        return aside != null;
    }

    /** An attempt's settlement, put off to when its lane takes deliveries again should that be later. */
    Settlement postponed(Lane lane, Settlement settlement) {
        WaitReason aside = lane.protection.aside();
        if (aside == null || !(settlement.verdict() instanceof Verdict.Again again)) {
            return settlement;
        }
        long until = untilMillis(lane);
        return again.dueAtMillis() >= until
                ? settlement
                : settlement.with(new Verdict.Again(until, aside, again.usesRetry()));
    }

    /** Says on the board how much of the lane's backlog may be claimed. */
    void showRoom(Lane lane, int allowed, int full) {
        boolean calm = lane.protection.calm();
        if (calm) {
            board.room(lane.webhookKey, lane.inFlight >= allowed ? 0 : Board.ANY);
        } else {
            // A probe is asked for by itself.
            int room = lane.protection.probing() ? 0 : allowed - lane.inFlight - lane.waiting.size();
            board.room(lane.webhookKey, Math.max(0, room));
        }
        boolean throttled = !calm && allowed < full;
        if (throttled != lane.throttled) {
            lane.throttled = throttled;
            board.throttled(lane.webhookKey, throttled);
        }
    }

    private void act(Lane lane, Protection.Change change) {
        WaitReason aside = lane.protection.aside();
        if (change == Protection.Change.SHUT && aside != null) {
            long until = untilMillis(lane);
            long millis = until - clocks.clock().millis();
            board.shut(lane.webhookKey, new Board.Hold(aside, until), millis);
            exits.deferAll(lane, aside, until);
            making.journal().shut(webhook(lane), aside, millis);
        } else if (change == Protection.Change.FREED) {
            board.freed(lane.webhookKey);
            board.hasRoomAgain();
            making.journal().freed(webhook(lane));
        }
    }

    private @Nullable Webhook webhook(Lane lane) {
        return making.attempts().cached(lane.tenantKey, lane.webhookKey);
    }

    private long untilMillis(Lane lane) {
        long nanos = lane.protection.untilNanos() - clocks.nanoTime().getAsLong();
        return clocks.clock().millis() + Math.max(0, nanos / MILLI);
    }
}

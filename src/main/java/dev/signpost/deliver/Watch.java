package dev.signpost.deliver;

import dev.signpost.model.AttemptResult;
import dev.signpost.model.DestinationStop;
import dev.signpost.model.PauseKind;
import dev.signpost.model.QueuePause;
import dev.signpost.model.Verdict;
import dev.signpost.model.WaitReason;
import dev.signpost.model.Webhook;
import dev.signpost.queue.PauseNote;
import dev.signpost.queue.Settlement;
import java.time.Duration;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Watches over receivers: tells each lane's {@link Protection} what its attempts came to, and does what follows. Owned
 * by the verticle's event loop.
 */
final class Watch {
    private static final long MILLI = 1_000_000L;
    // A stop without an end is looked at anew as often: what waits for it has to be due some time.
    private static final long LONG_STOP_MILLIS = Duration.ofHours(24).toMillis();

    private final Board board;
    private final Exits exits;
    private final AttemptMaking making;
    private final DeliverClocks clocks;
    private final RandomGenerator random;

    Watch(Board board, Exits exits, AttemptMaking making, DeliverClocks clocks) {
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
    void learn(Lane lane, AttemptReport made, long number, int full) {
        if (made.stop() != null) {
            stop(lane, made.stop());
            note(lane);
            return;
        }
        Settlement.Attempted attempt = made.settlement().attempt();
        if (attempt != null
                && attempt.result() == AttemptResult.SUCCESS
                && made.settlement().delivery().asked()) {
            lift(lane);
            making.resuming().proved(lane.tenantKey, lane.webhookKey);
            return;
        }
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
        if (evidence != Evidence.ANSWERED) {
            lane.trouble = attempt.result();
            lane.troubleStatus = attempt.statusCode();
        }
        double jitter = evidence == Evidence.ANSWERED ? 0 : random.nextDouble();
        long now = clocks.nanoTime().getAsLong();
        act(lane, lane.protection.ended(evidence, number, full, now, Math.max(0, pause) * MILLI, jitter));
        note(lane);
    }

    /** A person, a proof or a new URL says that its receiver is well: nothing is held against it any more. */
    void lift(Lane lane) {
        lane.stop = null;
        heedStops(lane);
        if (!lane.protection.calm()) {
            act(lane, lane.protection.lift());
            note(lane);
        }
    }

    /** The pod was taken over: its rows are gone, and so is what they told. */
    void forget(Lane lane) {
        lane.stop = null;
        lane.protection.lift();
        if (lane.protection.stopped()) {
            lane.protection.resumeFromStop();
            lane.protection.lift();
        }
        lane.noted = null;
        board.forget(lane.webhookKey);
        lane.narrow = false;
        lane.throttled = false;
    }

    /** Looks whether the operator has stopped its destination, or lets it go on. */
    void heedStops(Lane lane) {
        if (making.stops().none() && !lane.protection.stopped()) {
            return;
        }
        DestinationStop stop = stopInForce(lane);
        if (stop != null) {
            stop(lane, stop);
            note(lane);
        } else if (lane.protection.stopped()) {
            lane.stop = null;
            act(lane, lane.protection.resumeFromStop());
            note(lane);
        }
    }

    private @Nullable DestinationStop stopInForce(Lane lane) {
        Webhook webhook = webhook(lane);
        DestinationStop stop =
                webhook == null ? null : making.stops().onHost(webhook.url().host());
        // One on a range of addresses was found by an attempt, which alone knows where the name leads.
        return stop == null && lane.stop != null ? making.stops().byId(lane.stop.id()) : stop;
    }

    private void stop(Lane lane, DestinationStop stop) {
        long now = clocks.nanoTime().getAsLong();
        boolean known = stop.equals(lane.stop) && lane.protection.stopped() && now - lane.protection.untilNanos() < 0;
        if (!known) {
            lane.stop = stop;
            long millis = stop.untilMillis() == null
                    ? LONG_STOP_MILLIS
                    : Math.max(0, stop.untilMillis() - clocks.clock().millis());
            act(lane, lane.protection.stop(now + millis * MILLI));
        }
    }

    /** Says what protects its receiver, if that has changed. */
    private void note(Lane lane) {
        PauseKind kind = lane.protection.kind();
        PauseNote.Pause before = lane.noted;
        if (kind == null && before == null) {
            return;
        }
        long now = clocks.clock().millis();
        Long until = kind != null && kind.sendsNothing() ? untilMillis(lane) : null;
        if (before != null && before.kind() == kind && before.about(until)) {
            return;
        }
        PauseNote.Pause pause = null;
        if (kind != null) {
            long since = before != null && before.kind() == kind ? before.sinceMillis() : now;
            UUID stop = lane.stop == null ? null : lane.stop.id();
            pause = new PauseNote.Pause(kind, lane.trouble, lane.troubleStatus, since, until, stop);
        }
        lane.noted = pause;
        boolean early = until == null && before != null && before.lasts(now);
        board.notes().add(new PauseNote(lane.webhookKey, lane.tenantKey, pause, early));
        // Claims write it.
        board.hasRoomAgain();
    }

    /** Time has passed. */
    void tick(Lane lane) {
        if (lane.protection.calm()) {
            return;
        }
        if (takesNothing(lane) && !lane.protection.stopped()) {
            // What waits for its receiver would wait for a request that is never made: it is to be held.
            lift(lane);
        }
        heedStops(lane);
        act(lane, lane.protection.tick(clocks.nanoTime().getAsLong(), lane.inFlight == 0));
        note(lane);
        if (lane.protection.probing() && lane.empty()) {
            board.wantsProbe(lane.webhookKey);
        }
    }

    /** Puts a delivery aside if its lane takes none at present; false if it does. */
    boolean putAside(Lane lane, Parcel parcel) {
        heedStops(lane);
        WaitReason aside = lane.protection.aside();
        if (parcel.delivery().asked() && aside != WaitReason.DESTINATION_STOPPED) {
            // A person wants it to be sent now: it is the probe.
            return false;
        }
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
        int room;
        if (calm) {
            room = lane.inFlight >= allowed ? 0 : Board.ANY;
        } else {
            // A probe is asked for by itself.
            room = lane.protection.probing() ? 0 : Math.max(0, allowed - lane.inFlight - lane.waiting.size());
        }
        lane.narrow = room != Board.ANY;
        board.room(lane.webhookKey, room);
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
            board.shut(lane.webhookKey, new QueuePause(aside, until));
            exits.deferAll(lane, aside, until);
            making.journal().shut(webhook(lane), aside, millis);
        } else if (change == Protection.Change.FREED) {
            board.freed(lane.webhookKey);
            board.hasRoomAgain();
            making.journal().freed(webhook(lane));
        }
    }

    private boolean takesNothing(Lane lane) {
        Webhook webhook = webhook(lane);
        return webhook != null && !webhook.active();
    }

    private @Nullable Webhook webhook(Lane lane) {
        return making.attempts().cached(lane.tenantKey, lane.webhookKey);
    }

    private long untilMillis(Lane lane) {
        long nanos = lane.protection.untilNanos() - clocks.nanoTime().getAsLong();
        return clocks.clock().millis() + Math.max(0, nanos / MILLI);
    }
}

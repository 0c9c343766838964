package dev.signpost.simulation;

import dev.signpost.model.Pod;
import dev.signpost.model.QueuePause;
import dev.signpost.model.WaitReason;
import dev.signpost.simulation.Findings.Property;
import dev.signpost.simulation.Tables.PauseKey;
import dev.signpost.simulation.Tables.StopRow;
import dev.signpost.simulation.Tables.WebhookRow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;

/**
 * Whether receivers that are well again are sent as much as before: whatever still protects one is offered new events
 * until it has had as many answers as open a breaker and a window, and has to be gone then.
 */
final class Reopening {
    // A probe for the breaker, and 1 + 2 + 3 answers for the window. Others may claim what comes while it is open.
    private static final int EVENTS = 2 * Settings.CONCURRENCY;
    private static final int ROUNDS = 3;
    private static final double JITTER = 1.1;
    // A lane looks at its breaker once a second, when nothing is in flight; claims look once a second for what is due.
    private static final long LOOKS_NANOS = 3 * Timeline.SECOND;

    private final List<Plan.Hook> hooks;
    private final List<Place> places;
    private final Database database;
    private final Publishers publishers;
    private final LongPredicate settle;

    /** What still protects a receiver. */
    private record Shut(int place, int hook, String why) {}

    /** @param settle waits until all is quiet, for so many nanoseconds at most; false if that was too short */
    Reopening(
            List<Plan.Hook> hooks, List<Place> places, Database database, Publishers publishers, LongPredicate settle) {
        this.hooks = hooks;
        this.places = places;
        this.database = database;
        this.publishers = publishers;
        this.settle = settle;
    }

    void check(Findings findings) {
        List<Shut> shut = shut();
        boolean sent = true;
        for (int round = 0; round < ROUNDS && !shut.isEmpty() && sent; round++) {
            shut.forEach(this::offer);
            sent = settle.test(bound(shut.size() * EVENTS));
            shut = shut();
        }
        if (!sent) {
            findings.add(Property.REOPENED, "what came for receivers that are well is not sent in time");
        }
        for (Shut each : shut) {
            findings.add(Property.REOPENED, each + " though its receiver is well and was sent enough");
        }
    }

    /** The longest that a breaker stays open or a receiver's pause lasts, with all looks; and what rates keep back. */
    private long bound(int events) {
        long open = (long) (Settings.LONGEST_PROBE.toNanos() * JITTER);
        long slowest = 0;
        for (Plan.Hook hook : hooks) {
            if (hook.rate() != null) {
                slowest = Math.max(slowest, (long) events * places.size() * Timeline.SECOND / hook.rate());
            }
        }
        return Math.max(open, Settings.LONGEST_RETRY_AFTER.toNanos()) + LOOKS_NANOS + slowest;
    }

    private void offer(Shut shut) {
        Plan.Hook hook = hooks.get(shut.hook());
        String type = hook.type().equals("*") ? "a.one" : hook.type();
        publishers.publish(new Step.Publish(0, shut.place(), hook.tenant(), type, EVENTS, false));
    }

    private List<Shut> shut() {
        List<Shut> all = new ArrayList<>();
        for (int place = 0; place < places.size(); place++) {
            for (int hook = 0; hook < hooks.size(); hook++) {
                String why = why(places.get(place), Hooks.key(hooks.get(hook), hook));
                if (!why.isEmpty()) {
                    all.add(new Shut(place, hook, why));
                }
            }
        }
        return all;
    }

    private String why(Place place, long webhook) {
        PlayedProcess process = place.process();
        Stages stages = process == null ? null : process.stages();
        Pod pod = process == null ? null : process.lease.pod();
        WebhookRow row = database.tables.webhooks.get(webhook);
        StopRow stop = database.tables.stops.get(CatalogueStatements.host(webhook));
        boolean stopped = stop != null && stop.until() > database.now();
        if (stages == null || pod == null || row == null || !row.judged() || stopped) {
            return "";
        }
        QueuePause hold = stages.board.pauseOf(webhook);
        if (hold != null && hold.reason() != WaitReason.LANE_FULL) {
            return "webhook " + webhook + " is held by pod " + pod.id() + " for " + hold.reason();
        }
        boolean paused = database.tables.pauses.containsKey(new PauseKey(webhook, pod.id()));
        return paused ? "webhook " + webhook + " is said to be protected by pod " + pod.id() : "";
    }
}

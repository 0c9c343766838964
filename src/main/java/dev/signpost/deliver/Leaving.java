package dev.signpost.deliver;

import dev.signpost.model.Pod;
import dev.signpost.queue.Recording;
import dev.signpost.queue.Settlement;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;

/**
 * Deliveries on their way from the lanes to the backlog. When a breaker opens a thousand leave at once, and many
 * thousands when half of all receivers hang; they are handed on at the pace at which they can be recorded, so that they
 * do not take the room that the outcomes of other lanes need. Owned by its verticle's event loop.
 */
final class Leaving {
    private static final long PACE_MILLIS = 5;
    // A batch of the record: enough to keep it busy, and few against the number at which nothing new starts.
    private static final int UNSETTLED = 500;

    private record Left(Pod pod, Settlement settlement) {}

    private final Vertx vertx;
    private final Recording recording;
    private final ArrayDeque<Left> queue = new ArrayDeque<>();
    private boolean timerSet;

    Leaving(Vertx vertx, Recording recording) {
        this.vertx = vertx;
        this.recording = recording;
    }

    void add(Pod pod, Settlement settlement) {
        queue.add(new Left(pod, settlement));
        handOn();
    }

    /** They are others' now. */
    void clear() {
        queue.clear();
    }

    private void handOn() {
        while (!queue.isEmpty() && recording.unsettled() < UNSETTLED) {
            Left next = queue.remove();
            recording.add(next.pod(), next.settlement());
        }
        if (!queue.isEmpty() && !timerSet) {
            timerSet = true;
            vertx.setTimer(PACE_MILLIS, tick -> {
                timerSet = false;
                handOn();
            });
        }
    }
}

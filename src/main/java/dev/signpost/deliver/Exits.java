package dev.signpost.deliver;

import dev.signpost.model.Verdict;
import dev.signpost.model.WaitReason;
import dev.signpost.queue.Settlement;

/** The ways out of a lane's waiting line other than being sent. Owned by the verticle's event loop. */
final class Exits {
    private final Board board;
    private final Leaving leaving;
    private final int laneCapacity;

    Exits(Board board, Leaving leaving, int laneCapacity) {
        this.board = board;
        this.leaving = leaving;
        this.laneCapacity = laneCapacity;
    }

    /** Takes the next one out of the line, whatever becomes of it. */
    Parcel next(Lane lane) {
        Parcel parcel = lane.waiting.remove();
        if (!parcel.claimed()) {
            board.waits(-1);
        }
        // Whoever leaves makes the room, a claimed delivery too.
        if (lane.waiting.size() == laneCapacity - 1) {
            board.full(lane.webhookKey, false);
        }
        return parcel;
    }

    /**
     * To the backlog, without an attempt and so without using up a retry.
     *
     * @param dueMillis milliseconds since 1970
     */
    void defer(Parcel parcel, WaitReason reason, long dueMillis) {
        var again = new Verdict.Again(dueMillis, reason, false);
        leaving.add(parcel.pod(), Settlement.unattempted(parcel.delivery(), again, parcel.ticket()));
    }

    /** The whole line to the backlog: out of the lane before any statement is sent, so that none is sent twice. */
    void deferAll(Lane lane, WaitReason reason, long dueMillis) {
        for (int left = lane.waiting.size(); left > 0; left--) {
            Parcel parcel = next(lane);
            if (parcel.delivery().asked() && reason != WaitReason.DESTINATION_STOPPED) {
                // Whoever asks for it knows of the pause.
                lane.waiting.add(parcel);
            } else {
                defer(parcel, reason, dueMillis);
            }
        }
    }

    /** Out of memory: whoever takes this pod over finds them open. */
    void forgetAll(Lane lane) {
        while (!lane.waiting.isEmpty()) {
            next(lane);
        }
    }

    /** Forgets those that have not reached the record yet. */
    void clear() {
        leaving.clear();
    }
}

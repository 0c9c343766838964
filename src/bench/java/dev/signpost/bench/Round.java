package dev.signpost.bench;

import org.jspecify.annotations.Nullable;

/**
 * One saturated run, measured. Costs are for each delivery.
 *
 * @param calibration bare loops just before it; null if they were left out
 * @param seconds from the first request to the last delivery
 * @param sent deliveries that publishers were told of
 * @param unique of them at the sink
 * @param recorded of them in the delivery history, with an end
 * @param duplicates successful deliveries beyond the first
 * @param refused events that were answered with an error
 * @param perSecond deliveries
 * @param dispatcherMicros processor time
 * @param postgresMicros processor time, all its processes
 * @param walBytes written
 * @param inserts rows
 * @param updates rows
 * @param deletes rows
 * @param ackP99Micros of the publishers, saturated
 */
record Round(
        @Nullable Calibration calibration,
        double seconds,
        long sent,
        long unique,
        long recorded,
        long duplicates,
        long refused,
        double perSecond,
        double dispatcherMicros,
        double postgresMicros,
        double walBytes,
        double inserts,
        double updates,
        double deletes,
        double ackP99Micros) {

    /** Whether everything that was promised has arrived once and is known. */
    boolean isProven() {
        return sent > 0 && sent == unique && sent == recorded && refused == 0;
    }

    /** Bare parts divided by what was really used; 0 without calibration. */
    double efficiency() {
        return calibration == null ? 0 : calibration.floor() / (dispatcherMicros + postgresMicros);
    }
}

package dev.signpost.settings;

/**
 * How published events are gathered into commits.
 *
 * @param maxBatchEvents of one commit
 * @param maxBatchBytes of one commit
 * @param maxBatchPairs of one commit: (event, webhook)
 * @param maxPendingEvents that wait for their commit; the next is refused as busy
 * @param maxPendingBytes likewise
 */
public record IngestSettings(
        int maxBatchEvents, int maxBatchBytes, int maxBatchPairs, int maxPendingEvents, long maxPendingBytes) {
    public IngestSettings {
        new Checks()
                .within("maxBatchEvents", maxBatchEvents, 1, 5_000)
                .within("maxBatchBytes", maxBatchBytes, 1_024, 64 << 20)
                .within("maxBatchPairs", maxBatchPairs, 1, 100_000)
                .within("maxPendingEvents", maxPendingEvents, maxBatchEvents, 1_000_000)
                .within("maxPendingBytes", maxPendingBytes, maxBatchBytes, 4L << 30)
                .done();
    }
}

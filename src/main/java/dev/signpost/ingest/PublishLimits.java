package dev.signpost.ingest;

import java.time.Duration;

/**
 * Bounds of one publishing request.
 *
 * @param maxBodyBytes of one event, with its envelope; beyond it 413, in a batch for that event alone
 * @param maxBatchBytes of a batch's body; beyond it 413
 * @param maxBatchEvents of one batch; beyond it 422
 * @param bodyTimeout for a body that does not come at once; beyond it the connection is closed
 * @param answerTimeout from the whole body to the answer; beyond it 503, and the event may still be accepted
 */
public record PublishLimits(
        int maxBodyBytes, int maxBatchBytes, int maxBatchEvents, Duration bodyTimeout, Duration answerTimeout) {
    public PublishLimits {
        if (maxBodyBytes < 1 || maxBatchBytes < maxBodyBytes || maxBatchEvents < 1) {
            throw new IllegalArgumentException("publish limits must be positive, and a batch must hold an event");
        }
    }
}

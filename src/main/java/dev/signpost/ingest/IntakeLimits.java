package dev.signpost.ingest;

import java.time.Duration;

/**
 * Bounds of the intake. At each of the first three a batch ends; at the next two publishers are told to come back.
 *
 * @param batchEvents events in one batch
 * @param batchBytes payload bytes in one batch
 * @param batchPairs deliveries that one batch makes
 * @param pendingEvents events that wait for an answer
 * @param pendingBytes payload bytes of these
 * @param patience how long an event waits for a place in a batch, and how old an unanswered batch may be, before
 *     publishers are told to come back
 */
public record IntakeLimits(
        int batchEvents, int batchBytes, int batchPairs, int pendingEvents, long pendingBytes, Duration patience) {}

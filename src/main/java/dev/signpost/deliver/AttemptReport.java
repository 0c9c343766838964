package dev.signpost.deliver;

import dev.signpost.model.DestinationStop;
import dev.signpost.queue.Settlement;
import org.jspecify.annotations.Nullable;

/**
 * What came of an attempt.
 *
 * @param notBeforeMillis the receiver asked that nothing be sent before, milliseconds since 1970; 0 if it did not
 * @param stop the operator's stop that it met, or null
 */
record AttemptReport(
        Settlement settlement,
        long notBeforeMillis,
        @Nullable DestinationStop stop) {
    AttemptReport(Settlement settlement) {
        this(settlement, 0, null);
    }
}

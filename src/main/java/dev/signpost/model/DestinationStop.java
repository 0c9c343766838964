package dev.signpost.model;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * That the operator lets nothing be sent to a destination, as the stages see it.
 *
 * @param id of the stop
 * @param sinceMillis when it began, milliseconds since 1970
 * @param untilMillis when it ends by itself, milliseconds since 1970, or null
 */
public record DestinationStop(
        UUID id, long sinceMillis, @Nullable Long untilMillis) {

    public boolean inForce(long nowMillis) {
        return untilMillis == null || nowMillis < untilMillis;
    }
}

package dev.signpost.outbound;

import org.jspecify.annotations.Nullable;

/**
 * A request was not written, because its sender no longer permitted it when everything was ready, or the operator has
 * stopped the destination.
 */
public final class NotSent extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final @Nullable String stoppedAddress;

    /** @param stoppedAddress where the operator has stopped it, or null if its sender did not permit it */
    public NotSent(@Nullable String stoppedAddress) {
        super("the request was withdrawn before it was written", null, false, false);
        this.stoppedAddress = stoppedAddress;
    }

    /** The address at which the operator has stopped it, or null if its sender did not permit it. */
    public @Nullable String stoppedAddress() {
        return stoppedAddress;
    }
}

package dev.signpost.simulation;

import org.jspecify.annotations.Nullable;

/** Where one process after another runs. */
final class Place {
    private @Nullable PlayedProcess process;

    /** By how much the wall clock of its machine is ahead, microseconds. */
    long clockAheadMicros;

    /** The one that runs now, or null while none does. */
    @Nullable
    PlayedProcess process() {
        return process;
    }

    void put(@Nullable PlayedProcess next) {
        process = next;
    }
}

package dev.signpost.ingest;

import dev.signpost.model.Refusal;
import org.jspecify.annotations.Nullable;

/** Events of one tenant that came in one request: its rate lets all of them through, or none. */
final class Together {
    final int count;

    // Owned by the intake's event loop.
    private boolean decided;
    private @Nullable Refusal refusal;

    Together(int count) {
        this.count = count;
    }

    boolean isDecided() {
        return decided;
    }

    void decide(@Nullable Refusal reason) {
        decided = true;
        refusal = reason;
    }

    @Nullable
    Refusal refusal() {
        return refusal;
    }
}

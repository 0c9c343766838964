package dev.signpost.queue;

import dev.signpost.model.Coded;
import dev.signpost.model.Verdict;

/** What the database holds for a {@link Verdict}. */
enum VerdictCode implements Coded {
    DELIVERED(0),
    /** Deliver again. */
    AGAIN(1),
    PARKED(2),
    CANCELLED(3);

    private final int code;

    VerdictCode(int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }

    static VerdictCode of(Verdict verdict) {
        if (verdict instanceof Verdict.Delivered) {
            return DELIVERED;
        }
        if (verdict instanceof Verdict.Again) {
            return AGAIN;
        }
        return verdict instanceof Verdict.Parked ? PARKED : CANCELLED;
    }
}

package dev.signpost.outbound;

import dev.signpost.model.Outcome;

/** No complete response head arrived in time: an {@link Outcome} for those who can only be told by an exception. */
final class NotAnswered extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Outcome.Failed outcome;

    NotAnswered(Outcome.Failed outcome) {
        super("no answer: " + outcome.kind(), null, false, false);
        this.outcome = outcome;
    }

    Outcome.Failed outcome() {
        return outcome;
    }
}

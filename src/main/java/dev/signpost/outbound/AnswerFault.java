package dev.signpost.outbound;

import dev.signpost.model.FailureDetail;

/** The head of an answer is not valid, in a way that we look for ourselves. */
final class AnswerFault extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final FailureDetail detail;

    AnswerFault(FailureDetail detail) {
        super(detail.name());
        this.detail = detail;
    }

    FailureDetail detail() {
        return detail;
    }

    /** At the rate of the answers: nobody reads where it was thrown. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}

package dev.signpost.outbound;

/** A request was not written, because its sender no longer permitted it when everything was ready. */
public final class NotSent extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NotSent() {
        super("the request was withdrawn before it was written", null, false, false);
    }
}

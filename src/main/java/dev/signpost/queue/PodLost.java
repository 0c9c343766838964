package dev.signpost.queue;

/**
 * This pod was taken over: what it tried had no effect and never will. Drop what is in memory; a new registration is
 * under way.
 */
public final class PodLost extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PodLost() {
        super("this pod was taken over", null, false, false);
    }
}

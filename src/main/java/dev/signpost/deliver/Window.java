package dev.signpost.deliver;

/**
 * How many requests a receiver can bear at once, found as TCP finds it (additive increase, multiplicative decrease; RFC
 * 5681 section 3.1): a sign of overload halves the number, and as many answers as the number make it grow by one. So it
 * hovers below what is too much, and a receiver that comes back after an outage gets one request, then two, then three.
 *
 * <p>Signs from requests that were sent before the last cut do not cut again: they are the same overload, seen from
 * each request that met it. Owned by its lane's event loop.
 */
final class Window {
    private static final int UNLIMITED = Integer.MAX_VALUE;

    private int size = UNLIMITED;
    private int answers;
    private long started;
    private long startedAtCut;

    /** A request starts; answers its number, which its end brings back. */
    long start() {
        return ++started;
    }

    /** How many may be in flight where {@code full} is the limit. */
    int allowed(int full) {
        return Math.min(size, full);
    }

    /** True while it allows whatever the limit does. */
    boolean unlimited() {
        return size == UNLIMITED;
    }

    void answered(int full) {
        if (size == UNLIMITED || ++answers < size) {
            return;
        }
        answers = 0;
        size = size + 1 >= full ? UNLIMITED : size + 1;
    }

    /** @param number of the request that met the overload */
    void overloaded(long number, int full) {
        if (number > startedAtCut) {
            cutTo(Math.max(1, Math.min(size, full) / 2));
        }
    }

    /** Begins anew with one: after an outage, however many wait. */
    void restart() {
        cutTo(1);
    }

    /** What was found out says nothing any more: as much as the limit allows. */
    void lift() {
        size = UNLIMITED;
        answers = 0;
        startedAtCut = started;
    }

    /** Number of the request that started last. */
    long started() {
        return started;
    }

    private void cutTo(int smaller) {
        size = smaller;
        answers = 0;
        startedAtCut = started;
    }
}

package dev.signpost.outbound;

/** On whose behalf a request goes out, and whether it still may. Asked on the client's event loop. */
public interface Sender {
    /** Whose connections it may use: two tenants never share one. */
    long tenantKey();

    /**
     * Asked just before the request is written, when name look-up and connect are over: if it says no, nothing is
     * written.
     */
    default boolean permitted() {
        return true;
    }

    /**
     * Asked before the request is written a second time, because the connection that carried it was being closed.
     * Counts it against the sender's rate.
     *
     * @param mostNanos no longer than this can be waited
     * @return nanoseconds to wait first; negative if it may not be written again in that time, and then nothing counts
     */
    default long waitToResend(long mostNanos) {
        return 0;
    }

    /** One that nothing stops. */
    static Sender of(long tenantKey) {
        return () -> tenantKey;
    }
}

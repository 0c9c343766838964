package dev.signpost.boot;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * File descriptors of this process.
 *
 * @param most that it may have open ({@code ulimit -n})
 * @param open that it has now
 */
record Descriptors(long most, long open) {
    /** For the management port, the database, files and what else comes and goes. */
    static final int RESERVE = 96;

    /** Below that a port is of no use. */
    private static final int FEWEST = 16;

    static Descriptors now() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? new Descriptors(unix.getMaxFileDescriptorCount(), unix.getOpenFileDescriptorCount())
                : new Descriptors(Long.MAX_VALUE, 0);
    }

    /** How many the settings may need. */
    long needed(long inbound, long outbound) {
        return open + RESERVE + inbound + outbound;
    }

    /**
     * How many inbound connections there can be, so that health and deliveries have theirs.
     *
     * @param wanted by the settings
     * @param outbound connections at most
     */
    int inbound(long wanted, long outbound) {
        long free = most - open - RESERVE;
        // Where there is not enough for both, each has half.
        long left = Math.max(Math.max(free - outbound, free / 2), FEWEST);
        return (int) Math.min(Math.min(wanted, left), Integer.MAX_VALUE);
    }
}

package dev.signpost.outbound;

import java.util.concurrent.atomic.LongAdder;

/** What a pod's clients have met since its start: read by metrics, written by any event loop. */
public final class OutboundCounters {
    /** Connections that were opened, TLS handshake included. */
    public final LongAdder opened = new LongAdder();
    /** Requests that were written a second time, because the reused connection was being closed. */
    public final LongAdder resent = new LongAdder();
    /** Connections closed because bytes came when no answer was due. */
    public final LongAdder outOfTurn = new LongAdder();
    /** Connections that were opened to another than the first address of their name. */
    public final LongAdder otherAddress = new LongAdder();
}

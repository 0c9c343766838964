package dev.signpost.deliver;

import java.util.concurrent.atomic.LongAdder;

/** What a pod's lanes have done since its start: read by metrics, written by any event loop. */
public final class Tally {
    /** Attempts that ended with success. */
    public final LongAdder delivered = new LongAdder();
    /** Attempts that failed. */
    public final LongAdder failed = new LongAdder();
    /** Deliveries that went from a lane to the backlog without an attempt. */
    public final LongAdder deferred = new LongAdder();
    /** Deliveries claimed from the backlog. */
    public final LongAdder claimed = new LongAdder();
    /** Outcomes dropped because their pod had been taken over. */
    public final LongAdder stale = new LongAdder();
}

package dev.signpost.deliver;

import java.util.concurrent.atomic.LongAdder;

/** What a pod's lanes and claims have done since its start: read by metrics, written by any event loop. */
public final class Tally {
    /** Deliveries claimed from the backlog. */
    public final LongAdder claimed = new LongAdder();
    /** Outcomes dropped because their pod had been taken over. */
    public final LongAdder stale = new LongAdder();
    /** Times that a breaker opened, after a probe that failed too. */
    public final LongAdder opened = new LongAdder();
    /** Times that a receiver asked for a pause too long to be waited for in memory. */
    public final LongAdder paused = new LongAdder();
    /** Times that the operator's stop of its destination stopped a webhook. */
    public final LongAdder stopped = new LongAdder();
    /** Times that a person or a proof lifted what was known against a receiver. */
    public final LongAdder resumed = new LongAdder();
}

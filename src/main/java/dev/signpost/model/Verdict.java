package dev.signpost.model;

/** What becomes of a delivery after an attempt, or instead of one. */
public sealed interface Verdict {

    /** The receiver has it. */
    record Delivered() implements Verdict {}

    /**
     * Deliver again.
     *
     * @param dueAtMillis not before, milliseconds since 1970 by the injected clock
     * @param reason why then
     * @param usesRetry true if the attempt used up a step of the schedule
     */
    record Again(long dueAtMillis, WaitReason reason, boolean usesRetry) implements Verdict {}

    /** Out of the flow until a person or the webhook's status brings it back: dead letter or held. */
    record Parked(ParkReason reason) implements Verdict {}

    /** The webhook or its tenant is gone, or a person discarded it. */
    record Cancelled() implements Verdict {}

    Verdict DELIVERED = new Delivered();
    Verdict CANCELLED = new Cancelled();
}

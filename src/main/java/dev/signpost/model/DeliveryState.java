package dev.signpost.model;

/** The one state of a pair (event, webhook). */
public enum DeliveryState {
    /** In a lane, in flight, or in the backlog until its due time. */
    WAITING,
    DELIVERED,
    /** In the dead letter queue. */
    DEAD,
    /** Parked while its webhook is disabled or unverified. */
    HELD,
    CANCELLED
}

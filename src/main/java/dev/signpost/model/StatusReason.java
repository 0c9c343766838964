package dev.signpost.model;

/** Why a webhook is {@link WebhookStatus#DISABLED}. */
public enum StatusReason {
    /** Deliveries failed until the profile's rule disabled it. */
    TOO_MANY_ERRORS,
    /** By hand. */
    BLOCKED,
    /** The receiver answered 410 Gone. */
    GONE
}

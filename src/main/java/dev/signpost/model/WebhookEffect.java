package dev.signpost.model;

/** What an attempt means for its webhook, beside its own verdict. */
public enum WebhookEffect {
    NONE,
    /** A success: any run of failures ends. */
    HEALTHY,
    /** A failure: a run of failures begins or goes on. */
    FAILING,
    /** A delivery ran out of retries: check the profile's disable rule. */
    EXHAUSTED,
    /** 410: disable it with {@link StatusReason#GONE}. */
    GONE
}

package dev.signpost.model;

/** What an attempt means for its webhook, beside its own verdict. The code is what the database is told. */
public enum WebhookEffect implements Coded {
    NONE(0),
    /** A success: any run of failures ends. */
    HEALTHY(1),
    /** A failure: a run of failures begins or goes on. */
    FAILING(2),
    /** A delivery ran out of retries: check the profile's disable rule. */
    EXHAUSTED(3),
    /** 410: disable it with {@link StatusReason#GONE}. */
    GONE(4);

    private final int code;

    WebhookEffect(int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }
}

package dev.signpost.deliver;

import dev.signpost.model.AttemptResult;

/** What an attempt says about its receiver, whatever it means for the delivery. */
enum Evidence {
    /** It is there and takes requests; a 404 proves that as well as a 200. */
    ANSWERED,
    /** It cannot take so much: 429, 502, 504, or no answer in time. */
    OVERLOADED,
    /** Nobody is there, or nobody who can work: no connection, no valid answer, another 5xx. */
    AWAY,
    /** None: it was sent nothing. */
    NOTHING;

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERRORS = 500;
    private static final int BAD_GATEWAY = 502;
    private static final int GATEWAY_TIMEOUT = 504;

    /** @param status HTTP status, 0 if none arrived */
    static Evidence of(AttemptResult result, int status) {
        return switch (result) {
            case SUCCESS -> ANSWERED;
            case TIMEOUT -> OVERLOADED;
            case STATUS -> ofStatus(status);
            case DNS, REFUSED, RESET, TLS, PROTOCOL, ADDRESS_REFUSED -> AWAY;
            case INTERRUPTED, CANCELLED, KEY_MISSING, PROXY -> NOTHING;
        };
    }

    private static Evidence ofStatus(int status) {
        return switch (status) {
            case TOO_MANY_REQUESTS, BAD_GATEWAY, GATEWAY_TIMEOUT -> OVERLOADED;
            default -> status >= SERVER_ERRORS ? AWAY : ANSWERED;
        };
    }
}

package dev.signpost.ingest;

import dev.signpost.model.Event;
import dev.signpost.model.Refusal;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What an event's fields may hold. Each check answers with what was expected, or null if all is well. */
final class EventRules {
    static final int MAX_DEPTH = 64;
    /** Deliveries in a chain, each of which made its receiver publish; the next event of the chain is refused. */
    static final int MOST_HOPS = 3;

    static final int MAX_TYPE = 128;
    static final int MAX_KEY = 255;
    /** 2200-01-01T00:00:00Z: beyond it a time is a mistake of units, not an event. */
    private static final long END_OF_TIME_MICROS = 7_258_118_400_000_000L;

    private static final String TYPE = "an event type of 1 to 128 characters of A-Z a-z 0-9 _ . : / - was expected";
    private static final String KEY = "an idempotency key of 1 to 255 printable ASCII characters was expected";
    private static final String TIME =
            "an RFC 3339 time such as 2026-04-06T11:39:46.752Z, from 1970 to 2199, was expected";
    private static final int TRACEPARENT = 55;

    private EventRules() {}

    static @Nullable String type(String type) {
        if (type.isEmpty() || type.length() > MAX_TYPE) {
            return TYPE;
        }
        for (int i = 0; i < type.length(); i++) {
            char c = type.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!letter && !(c >= '-' && c <= ':') && c != '_') {
                return TYPE;
            }
        }
        return null;
    }

    static @Nullable String idempotencyKey(String key) {
        if (key.isEmpty() || key.length() > MAX_KEY) {
            return KEY;
        }
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if (c < ' ' || c > '~') {
                return KEY;
            }
        }
        return null;
    }

    static @Nullable String occurredAt(OptionalLong micros) {
        boolean inRange = micros.isPresent() && micros.getAsLong() >= 0 && micros.getAsLong() < END_OF_TIME_MICROS;
        return inRange ? null : TIME;
    }

    /**
     * A valid {@code traceparent} (W3C Trace Context section 3.2) in the form of version 00, which is what we speak;
     * null if it is absent or not valid, for a broken one must not fail a request.
     */
    static @Nullable String traceparent(@Nullable String header) {
        if (header == null || header.length() < TRACEPARENT) {
            return null;
        }
        boolean exact = header.length() == TRACEPARENT;
        boolean later = !header.startsWith("00");
        boolean longer = !exact && later && header.charAt(TRACEPARENT) == '-';
        if (!(exact || longer) || header.startsWith("ff")) {
            return null;
        }
        boolean dashes = header.charAt(2) == '-' && header.charAt(35) == '-' && header.charAt(52) == '-';
        boolean digits = hex(header, 0, 2) && hex(header, 3, 35) && hex(header, 36, 52) && hex(header, 53, 55);
        if (!dashes || !digits || zero(header, 3, 35) || zero(header, 36, 52)) {
            return null;
        }
        return later ? "00" + header.substring(2, TRACEPARENT) : header;
    }

    /**
     * The number of our own deliveries that led to a publish, as its publisher passes it on.
     *
     * @param header as received, or null
     * @throws Refusal INVALID if it is no number, or so high that events must be going round in a loop
     */
    static int hops(@Nullable String header) {
        if (header == null) {
            return 0;
        }
        if (header.length() != 1 || header.charAt(0) < '0' || header.charAt(0) > '9') {
            throw Refusal.invalid(Event.HOPS_HEADER, "one digit was expected, as it came with a delivery");
        }
        int hops = header.charAt(0) - '0';
        if (hops >= MOST_HOPS) {
            throw Refusal.invalid(
                    Event.HOPS_HEADER, "this event goes round in a loop: " + MOST_HOPS + " deliveries led to it");
        }
        return hops;
    }

    private static boolean hex(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            boolean digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
            if (!digit) {
                return false;
            }
        }
        return true;
    }

    private static boolean zero(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) != '0') {
                return false;
            }
        }
        return true;
    }
}

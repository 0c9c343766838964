package dev.signpost.testkit;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What was seen from outside during a run, for the {@link Checker}. Event ids are 32 lower-case hexadecimal digits
 * ({@link #plain}).
 *
 * @param told what publishers were told
 * @param seen what receivers got; written before they answered
 * @param recorded what the API says when everything has come to rest
 * @param subscriptions for each event type the webhooks that every event of that type must reach
 */
public record Evidence(
        List<Told> told, List<Seen> seen, List<Recorded> recorded, Map<String, Set<String>> subscriptions) {

    /**
     * One acknowledgement.
     *
     * @param key what makes the publisher's event one event, its idempotency key for instance
     * @param event the id that the publisher was given
     * @param matched webhooks, as the publisher was told
     */
    public record Told(String key, String event, String type, int matched) {}

    /**
     * One request at a receiver.
     *
     * @param status its answer; 0 if it never gave one
     * @param micros when, in microseconds since 1970
     */
    public record Seen(String event, String webhook, int status, long micros) {
        boolean isSuccess() {
            return status >= 200 && status < 300;
        }
    }

    /** The state of one delivery: WAITING, DELIVERED, DEAD, HELD or CANCELLED. */
    public record Recorded(String event, String webhook, String state) {}

    /** An event id of any profile as 32 lower-case hexadecimal digits. */
    public static String plain(String id) {
        String digits = id.startsWith("msg_") || id.startsWith("evt_") ? id.substring(4) : id;
        return digits.replace("-", "").toLowerCase(Locale.ROOT);
    }
}

package dev.signpost.http;

import java.time.Duration;
import java.util.function.Predicate;

/**
 * How many connections a port takes, and how long a request may take to arrive.
 *
 * @param total at a time
 * @param perAddress at a time from one address; of IPv6, from one network of 64 bits
 * @param head from the first byte of a request to the end of its head, and of a TLS handshake
 * @param body from there to the end of its body
 * @param exempt whether an address is of a proxy, whose connections are those of many: only the total holds for it
 */
public record ConnectionLimits(int total, int perAddress, Duration head, Duration body, Predicate<String> exempt) {
    /** For ports without bounds, but for that of the head. */
    public static final ConnectionLimits NONE = new ConnectionLimits(
            Integer.MAX_VALUE, Integer.MAX_VALUE, Duration.ofSeconds(10), Duration.ofSeconds(30), address -> false);
}

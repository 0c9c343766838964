package dev.signpost.model;

import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Spellings of an event's UUIDv7, and the time inside it (RFC 9562 section 5.7). */
public final class EventId {
    private static final Pattern ANY_SPELLING =
            Pattern.compile("(?:msg_|evt_)?([0-9a-fA-F]{8})-?([0-9a-fA-F]{4})-?([0-9a-fA-F]{4})-?([0-9a-fA-F]{4})-?"
                    + "([0-9a-fA-F]{12})");

    private EventId() {}

    /** The id's time in milliseconds since 1970. */
    public static long millis(UUID id) {
        return id.getMostSignificantBits() >>> 16;
    }

    /** The smallest UUIDv7 of that millisecond: a floor for ids made then or later. */
    public static UUID floor(long millis) {
        return new UUID(millis << 16 | 0x7000L, 0x8000000000000000L);
    }

    /** 32 lower-case hexadecimal digits without dashes. */
    public static String hex(UUID id) {
        HexFormat digits = HexFormat.of();
        return digits.toHexDigits(id.getMostSignificantBits()) + digits.toHexDigits(id.getLeastSignificantBits());
    }

    /**
     * Reads an id in any profile's spelling: UUID with dashes, 32 hexadecimal digits in either case, or these behind
     * {@code msg_} or {@code evt_}. Empty if it is none of them.
     */
    public static Optional<UUID> parse(String text) {
        var match = ANY_SPELLING.matcher(text);
        if (!match.matches()) {
            return Optional.empty();
        }
        return Optional.of(UUID.fromString(match.group(1) + "-" + match.group(2) + "-" + match.group(3) + "-"
                + match.group(4) + "-" + match.group(5)));
    }

    /**
     * Orders ids as Postgres does: by unsigned bytes. ({@link UUID#compareTo} compares signed halves, which differs.)
     */
    public static int compare(UUID a, UUID b) {
        int high = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
        return high != 0 ? high : Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits());
    }
}

package dev.signpost.model;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A request that is not carried out, with what its sender can do about it. Nothing was changed. Mapped to HTTP in one
 * place ({@code http}); never told apart by its text.
 */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What the sender can do, and the HTTP status that says so (RFC 9110 section 15.5 and 15.6). */
    public enum Kind {
        MALFORMED(400, "Malformed request"),
        UNAUTHENTICATED(401, "Not signed in"),
        FORBIDDEN(403, "Scope missing"),
        /** A browser sent it without the person who uses it having meant to. */
        CROSS_SITE(403, "Not from the console's own pages"),
        NOT_FOUND(404, "Not found"),
        CONFLICT(409, "Conflict"),
        PRECONDITION_FAILED(412, "Changed meanwhile"),
        TOO_LARGE(413, "Too large"),
        UNSUPPORTED_MEDIA(415, "Unsupported media type"),
        INVALID(422, "Invalid request"),
        /** As many of something as a tenant may have. */
        LIMIT_REACHED(422, "Limit reached"),
        MISDIRECTED(421, "Unknown host"),
        TOO_MANY(429, "Too many requests"),
        BUSY(503, "Busy");

        private final int status;
        private final String title;

        Kind(int status, String title) {
            this.status = status;
            this.title = title;
        }

        public int status() {
            return status;
        }

        public String title() {
            return title;
        }
    }

    /**
     * One faulty field.
     *
     * @param pointer JSON Pointer (RFC 6901) into the request's body, {@code ""} for the whole; or the name of a query
     *     parameter or header
     * @param message what was expected
     */
    public record Fault(String pointer, String message) {}

    /**
     * The limit that a tenant has reached.
     *
     * @param limit which
     * @param quota how much of it the tenant may have
     * @param windowSeconds for quotas by time: in how many seconds; 0 for what may be there at once
     */
    public record Reached(Limit limit, long quota, int windowSeconds) {
        /** As many at once. */
        public Reached(Limit limit, long quota) {
            this(limit, quota, 0);
        }
    }
    /** How many faulty fields the sentence names; the list has them all. */
    private static final int NAMED = 5;

    private final Kind kind;
    private final transient List<Fault> faults;
    private final transient @Nullable Duration retryAfter;
    private final transient @Nullable Reached reached;

    private Refusal(Kind kind, String detail, List<Fault> faults, @Nullable Duration retryAfter) {
        this(kind, detail, faults, retryAfter, null);
    }

    private Refusal(
            Kind kind, String detail, List<Fault> faults, @Nullable Duration retryAfter, @Nullable Reached reached) {
        // No stack trace: a refusal is an answer, not a defect, and may come at the rate of the requests.
        super(detail, null, false, false);
        this.kind = kind;
        this.faults = List.copyOf(faults);
        this.retryAfter = retryAfter;
        this.reached = reached;
    }

    public static Refusal of(Kind kind, String detail) {
        return new Refusal(kind, detail, List.of(), null);
    }

    /** All faulty fields at once. */
    public static Refusal invalid(List<Fault> faults) {
        String detail = faults.size() == 1
                ? sentence(faults.get(0))
                : faults.size() + " fields are not valid: "
                        + faults.stream()
                                .limit(NAMED)
                                .map(Refusal::field)
                                .distinct()
                                .collect(Collectors.joining(", "))
                        + (faults.size() > NAMED ? ", …" : "") + "; errors says what is wrong with each.";
        return new Refusal(Kind.INVALID, detail, faults, null);
    }

    /** A fault's message alone may not say of what it speaks. */
    private static String sentence(Fault fault) {
        String message = fault.message();
        if (fault.pointer().isEmpty() || message.isEmpty()) {
            return message;
        }
        return Character.isLowerCase(message.charAt(0))
                ? field(fault) + " " + message + "."
                : field(fault) + ": " + message;
    }

    /** A field's name as people say it: limits.concurrency. */
    private static String field(Fault fault) {
        String pointer = fault.pointer();
        return pointer.isEmpty()
                ? "the body"
                : pointer.startsWith("/") ? pointer.substring(1).replace('/', '.') : pointer;
    }

    public static Refusal invalid(String pointer, String message) {
        return invalid(List.of(new Fault(pointer, message)));
    }

    /** Said of what does not exist and of what belongs to another tenant, in the same words. */
    public static Refusal notFound(String what) {
        return of(Kind.NOT_FOUND, "There is no such " + what + ".");
    }

    /** Come back after {@code retryAfter}. */
    public static Refusal busy(String detail, Duration retryAfter) {
        return new Refusal(Kind.BUSY, detail, List.of(), retryAfter);
    }

    /** More at once than one sender may have; come back after {@code retryAfter}. */
    public static Refusal tooMany(String detail, Duration retryAfter) {
        return new Refusal(Kind.TOO_MANY, detail, List.of(), retryAfter);
    }

    /** The same where it is a tenant's limit that was reached. */
    public static Refusal tooMany(Reached reached, String detail, Duration retryAfter) {
        return new Refusal(Kind.TOO_MANY, detail, List.of(), retryAfter, reached);
    }

    /** The tenant has as many of something as it may have; it does not get better by waiting. */
    public static Refusal limitReached(Reached reached, String detail) {
        return new Refusal(Kind.LIMIT_REACHED, detail, List.of(), null, reached);
    }

    public Kind kind() {
        return kind;
    }

    public List<Fault> faults() {
        return faults;
    }

    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    /** The tenant's limit that was reached, or null if the reason is another one. */
    public @Nullable Reached reached() {
        return reached;
    }

    /** The sentence for the sender. */
    public String detail() {
        return String.valueOf(getMessage());
    }
}

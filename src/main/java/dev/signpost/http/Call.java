package dev.signpost.http;

import dev.signpost.model.Refusal;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One admitted request whose parameters and body hold to the contract.
 *
 * @param operationId name of the operation in the contract
 * @param requestId taken over from the caller or made
 * @param caller who asks
 * @param tenant the tenant in the path, which the caller may act for; null where the path names none
 * @param path path parameters, decoded
 * @param query query parameters that were sent, decoded, each at most once
 * @param body the JSON object that was sent; empty if none was. Never for a payload: it rewrites numbers
 * @param ifMatch the versions of which the caller expects one (RFC 9110 section 13.1.1), or null for any
 * @param lastEventId where a stream goes on (HTML standard, "Last-Event-ID"), as it was sent, or null
 * @param page where in a list to go on; the first page for other operations
 */
public record Call(
        String operationId,
        String requestId,
        Caller caller,
        @Nullable TenantRef tenant,
        Map<String, String> path,
        Map<String, String> query,
        JsonObject body,
        @Nullable Set<Integer> ifMatch,
        @Nullable String lastEventId,
        Page page) {

    /**
     * The tenant in the path.
     *
     * @throws IllegalStateException if the operation's path has no {@code tenantId}
     */
    public TenantRef tenantRef() {
        if (tenant == null) {
            throw new IllegalStateException(operationId + " has no tenant in its path");
        }
        return tenant;
    }

    /**
     * A path parameter.
     *
     * @throws IllegalArgumentException if the operation's path has none of that name
     */
    public String pathParameter(String name) {
        String value = path.get(name);
        if (value == null) {
            throw new IllegalArgumentException(operationId + " has no path parameter " + name);
        }
        return value;
    }

    /** A query parameter as text; its form was checked against the contract. */
    public Optional<String> queryParameter(String name) {
        return Optional.ofNullable(query.get(name));
    }

    /** A query parameter of type {@code date-time}. */
    public Optional<Instant> queryTime(String name) {
        return queryParameter(name).map(Times::parse);
    }

    /** A query parameter of type {@code integer}. */
    public Optional<Long> queryNumber(String name) {
        return queryParameter(name).map(Long::valueOf);
    }

    /**
     * Compares the version that the caller expects.
     *
     * @throws Refusal PRECONDITION_FAILED if the caller named another version
     */
    public void requireVersion(int version) {
        if (ifMatch != null && !ifMatch.contains(version)) {
            throw Refusal.of(
                    Refusal.Kind.PRECONDITION_FAILED,
                    "It has changed since you read it: its version is \"" + version
                            + "\". Read it again and repeat the change.");
        }
    }
}

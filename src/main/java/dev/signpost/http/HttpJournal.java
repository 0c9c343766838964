package dev.signpost.http;

import org.jspecify.annotations.Nullable;

/** Where the kit tells what happened to requests. Called on the request's event loop. */
public interface HttpJournal {

    /** A request was answered, or its connection broke before. */
    void finished(Exchange exchange);

    /** A request was refused; the tenant is that of its path, or null before the caller was admitted. */
    default void refused(@Nullable String tenantId, Throwable failure) {}

    /** Something failed in a way that nobody foresaw; the caller was shown nothing but the request id. */
    void unforeseen(String requestId, Throwable failure);

    /**
     * One request and what became of it.
     *
     * @param requestId its id
     * @param method HTTP method
     * @param operation operation id, or null if no operation fits the path
     * @param tenantId tenant in the path, once the caller was admitted, else null
     * @param keyId API key of the caller, once known, else null
     * @param status answered status code; 0 if the connection broke before the answer
     * @param bytesIn body bytes read
     * @param bytesOut body bytes written
     * @param micros microseconds from the request's head to the answer's end
     * @param remote address of the peer
     */
    record Exchange(
            String requestId,
            String method,
            @Nullable String operation,
            @Nullable String tenantId,
            @Nullable String keyId,
            int status,
            long bytesIn,
            long bytesOut,
            long micros,
            String remote) {}
}

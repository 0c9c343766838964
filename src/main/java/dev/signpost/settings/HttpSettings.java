package dev.signpost.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The API's server.
 *
 * @param host address to listen at
 * @param port 0 for any free one
 * @param maxBodyBytes of one request
 * @param maxBatchBytes of one request with a batch of events
 * @param idleTimeout after which a silent connection is closed
 * @param headTimeout from the first byte of a request to the end of its headers
 * @param maxConnections at a time; null for as many as there are descriptors
 * @param maxConnectionsPerAddress at a time from one address; null for no such bound
 * @param trustedProxies whose word about the client's address is taken
 * @param clientAddressHeader in which they give it
 * @param certificateFile PEM, with the chain; null for plain http
 * @param keyFile PEM; null for plain http
 */
public record HttpSettings(
        String host,
        int port,
        int maxBodyBytes,
        int maxBatchBytes,
        Duration idleTimeout,
        Duration headTimeout,
        @Nullable Integer maxConnections,
        @Nullable Integer maxConnectionsPerAddress,
        List<AddressRange> trustedProxies,
        ForwardedHeader clientAddressHeader,
        @Nullable Path certificateFile,
        @Nullable Path keyFile) {
    static final int MOST_CONNECTIONS = 1_000_000;

    /** The headers in which proxies name clients. */
    public enum ForwardedHeader {
        X_FORWARDED_FOR("X-Forwarded-For"),
        /** RFC 7239. */
        FORWARDED("Forwarded");

        private final String header;

        ForwardedHeader(String header) {
            this.header = header;
        }

        /** Its name. */
        @Override
        public String toString() {
            return header;
        }
    }

    public HttpSettings {
        trustedProxies = List.copyOf(trustedProxies);
        new Checks()
                .that(!host.isBlank(), "host", host, "an address or a name of this machine")
                .within("port", port, 0, 65_535)
                .within("maxBodyBytes", maxBodyBytes, 1_024, 16 << 20)
                .within("maxBatchBytes", maxBatchBytes, 1_024, 64 << 20)
                .within("idleTimeout", idleTimeout, Duration.ofSeconds(1), Duration.ofHours(1))
                .within("headTimeout", headTimeout, Duration.ofMillis(100), Duration.ofMinutes(5))
                .within("maxConnections", maxConnections == null ? 1 : maxConnections, 1, MOST_CONNECTIONS)
                .within(
                        "maxConnectionsPerAddress",
                        maxConnectionsPerAddress == null ? 1 : maxConnectionsPerAddress,
                        1,
                        MOST_CONNECTIONS)
                .that(
                        maxBatchBytes >= maxBodyBytes,
                        "maxBatchBytes",
                        maxBatchBytes,
                        "at least http.maxBodyBytes (" + maxBodyBytes + ")")
                .that(
                        (certificateFile == null) == (keyFile == null),
                        "keyFile",
                        keyFile,
                        "set together with http.certificateFile, or both null")
                .done();
    }
}

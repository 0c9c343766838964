package dev.signpost.settings;

import java.time.Duration;

/**
 * The API's server.
 *
 * @param host address to listen at
 * @param port 0 for any free one
 * @param maxBodyBytes of one request
 * @param maxBatchBytes of one request with a batch of events
 * @param idleTimeout after which a silent connection is closed
 */
public record HttpSettings(String host, int port, int maxBodyBytes, int maxBatchBytes, Duration idleTimeout) {
    public HttpSettings {
        new Checks()
                .that(!host.isBlank(), "host", host, "an address or a name of this machine")
                .within("port", port, 0, 65_535)
                .within("maxBodyBytes", maxBodyBytes, 1_024, 16 << 20)
                .within("maxBatchBytes", maxBatchBytes, 1_024, 64 << 20)
                .within("idleTimeout", idleTimeout, Duration.ofSeconds(1), Duration.ofHours(1))
                .that(
                        maxBatchBytes >= maxBodyBytes,
                        "maxBatchBytes",
                        maxBatchBytes,
                        "at least http.maxBodyBytes (" + maxBodyBytes + ")")
                .done();
    }
}

package dev.signpost.settings;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The server for health and metrics.
 *
 * @param host address to listen at
 * @param port 0 for any free one
 * @param certificateFile PEM, with the chain; null for plain http
 * @param keyFile PEM; null for plain http
 * @param syntheticEvents whether this process measures itself once a minute
 * @param vertxMetrics whether Vert.x counts, too
 */
public record ManagementSettings(
        String host,
        int port,
        @Nullable Path certificateFile,
        @Nullable Path keyFile,
        boolean syntheticEvents,
        boolean vertxMetrics) {
    public ManagementSettings {
        new Checks()
                .that(!host.isBlank(), "host", host, "an address or a name of this machine")
                .within("port", port, 0, 65_535)
                .that(
                        (certificateFile == null) == (keyFile == null),
                        "keyFile",
                        keyFile,
                        "set together with management.certificateFile, or both null")
                .done();
    }
}

package dev.signpost.settings;

/**
 * The server for health and metrics.
 *
 * @param host address to listen at
 * @param port 0 for any free one
 */
public record ManagementSettings(String host, int port) {
    public ManagementSettings {
        new Checks()
                .that(!host.isBlank(), "host", host, "an address or a name of this machine")
                .within("port", port, 0, 65_535)
                .done();
    }
}

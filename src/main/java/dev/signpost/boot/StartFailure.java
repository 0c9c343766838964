package dev.signpost.boot;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The process cannot start, for a reason that its operator can do something about; the message says it. */
final class StartFailure extends Exception {
    private static final long serialVersionUID = 1L;

    StartFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * Cannot listen there.
     *
     * @param section of the settings that has host and port: {@code http} or {@code management}
     */
    static StartFailure cannotListen(String section, String host, int port, Throwable cause) {
        return new StartFailure(
                "cannot listen at " + host + ":" + port + " (" + section + ".host, " + section + ".port): "
                        + cause.getMessage() + ". Another process may have the port: stop it, or set SIGNPOST_"
                        + section.toUpperCase(Locale.ROOT) + "_PORT to another.",
                cause);
    }
}

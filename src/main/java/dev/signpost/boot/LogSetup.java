package dev.signpost.boot;

import dev.signpost.settings.LogSettings;
import dev.signpost.telemetry.Logging;
import org.slf4j.event.Level;

/** Hands the settings of logging to the kit, which does not know settings. */
final class LogSetup {

    private LogSetup() {}

    static void configure(LogSettings settings) {
        Logging.configure(
                Logging.Format.valueOf(settings.format().name()),
                Level.valueOf(settings.level().name()),
                System.out);
    }

    /** For commands whose output is their answer: only what went wrong is logged, beside it. */
    static void quiet() {
        Logging.configure(Logging.Format.PLAIN, Level.WARN, System.err);
    }
}

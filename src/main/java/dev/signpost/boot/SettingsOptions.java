package dev.signpost.boot;

import dev.signpost.settings.Settings;
import dev.signpost.settings.SettingsException;
import dev.signpost.settings.SettingsLoader;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every command that needs settings understands. */
final class SettingsOptions {
    @Option(
            names = "--settings",
            paramLabel = "FILE",
            description = "YAML file with what differs from the defaults (or SIGNPOST_SETTINGS). "
                    + "conf/signpost.yaml lists every setting; SIGNPOST_… variables win over the file.")
    private @Nullable Path file;

    @Option(
            names = "--print-settings",
            description = "Print the settings in force, secrets hidden, and do nothing else.")
    private boolean print;

    Settings load() throws SettingsException {
        return SettingsLoader.load(file, System.getenv(), Runtime.getRuntime().availableProcessors());
    }

    boolean print() {
        return print;
    }
}

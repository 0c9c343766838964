package dev.signpost.boot;

import dev.signpost.settings.Settings;
import dev.signpost.settings.SettingsException;
import dev.signpost.settings.SettingsLoader;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a command has its settings from. */
class SettingsFile {
    @Option(
            names = "--settings",
            paramLabel = "FILE",
            description = "YAML file with what differs from the defaults (or SIGNPOST_SETTINGS). "
                    + "conf/signpost.yaml lists every setting; SIGNPOST_… variables win over the file.")
    private @Nullable Path file;

    Settings load() throws SettingsException {
        return SettingsLoader.load(file, System.getenv(), Runtime.getRuntime().availableProcessors());
    }
}

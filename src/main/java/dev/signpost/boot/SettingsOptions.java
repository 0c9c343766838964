package dev.signpost.boot;

import picocli.CommandLine.Option;

/** What the commands understand that settings are made for. */
final class SettingsOptions extends SettingsFile {
    @Option(
            names = "--print-settings",
            description = "Print the settings in force, secrets hidden, and do nothing else.")
    private boolean print;

    boolean print() {
        return print;
    }
}

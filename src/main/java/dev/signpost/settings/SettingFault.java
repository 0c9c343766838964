package dev.signpost.settings;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong.
 *
 * @param path like {@code http.port}
 * @param value as it may be shown, secrets hidden; null if there is no such setting
 * @param origin where it came from: a file's name or an environment variable's, or {@code default}
 * @param expected what would do, or which settings there are
 */
public record SettingFault(String path, @Nullable String value, String origin, String expected) {

    /** One line for the operator. */
    public String sentence() {
        if (value == null) {
            return path + " (" + origin + "): no such setting; " + expected;
        }
        return path + " = " + value + " (" + origin + "): expected " + expected;
    }
}

package dev.signpost.settings;

/**
 * One thing that is wrong.
 *
 * @param path like {@code http.port}
 * @param value as it may be shown; secrets are hidden
 * @param origin where it came from: a file's name or an environment variable's, or {@code default}
 * @param expected what would do
 */
public record SettingFault(String path, String value, String origin, String expected) {

    /** One line for the operator. */
    public String sentence() {
        return path + " = " + value + " (" + origin + "): expected " + expected;
    }
}

package dev.signpost.settings;

/**
 * What is printed on standard output.
 *
 * @param format of a line
 * @param level of Signpost's own lines
 */
public record LogSettings(Format format, Level level) {
    /** JSON: one object a line, for collectors. PLAIN: for people. */
    public enum Format {
        JSON,
        PLAIN
    }

    /** From quiet to talkative. */
    public enum Level {
        ERROR,
        WARN,
        INFO,
        DEBUG
    }
}

package dev.signpost.pg;

/**
 * Something about a database that its operator should know.
 *
 * @param kind what it means for this program
 * @param setting of Postgres, or what else it is about
 * @param value that it has
 * @param detail whole sentences: why it matters and what to do
 */
public record Finding(Kind kind, String setting, String value, String detail) {

    /** From the worst on. */
    public enum Kind {
        /** This program does not start on it. */
        UNFIT,
        /** An acknowledged event can be lost. */
        RISK,
        /** Something will not work, or not well. */
        WARNING,
        /** It would matter, but this program's own connections ask for another value. */
        OVERRIDDEN
    }

    /** Setting and value as one would write them. */
    public String subject() {
        return setting + " = " + value;
    }
}

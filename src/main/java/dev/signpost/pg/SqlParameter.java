package dev.signpost.pg;

/**
 * A parameter that a statement declares; its number is its place among them.
 *
 * @param name interned, so that a caller's literal is found without comparing letters
 */
record SqlParameter(String name, SqlType type) {
    SqlParameter {
        name = name.intern();
    }

    @Override
    public String toString() {
        return ":" + name + " " + type;
    }
}

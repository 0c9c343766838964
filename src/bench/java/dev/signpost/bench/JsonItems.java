package dev.signpost.bench;

/** Finds where one object of a JSON array ends, without parsing it. */
final class JsonItems {
    private JsonItems() {}

    /** One past the closing brace of the next object at or after {@code from}, or {@code to} if there is none. */
    static int end(byte[] json, int from, int to) {
        int depth = 0;
        boolean inString = false;
        for (int i = from; i < to; i++) {
            byte b = json[i];
            if (inString) {
                if (b == '\\') {
                    i++;
                } else if (b == '"') {
                    inString = false;
                }
            } else if (b == '"') {
                inString = true;
            } else if (b == '{') {
                depth++;
            } else if (b == '}' && --depth == 0) {
                return i + 1;
            }
        }
        return to;
    }
}

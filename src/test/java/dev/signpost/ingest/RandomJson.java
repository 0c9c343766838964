package dev.signpost.ingest;

import java.util.Random;

/** Valid JSON texts of every shape, with white space wherever it may stand. */
final class RandomJson {
    private static final String[] ESCAPES = {
        "\\\"", "\\\\", "\\/", "\\b", "\\f", "\\n", "\\r", "\\t", "\\u0000", "\\ud83d", "\\uDE00", "\\u00e9"
    };
    private static final String[] SPACES = {"", "", "", " ", "\n", "\r\n\t", "   "};
    private static final String[] LITERALS = {"true", "false", "null", "0", "-0", "1e400000", "-0.0E+00", "\"\""};

    private final Random random;

    RandomJson(Random random) {
        this.random = random;
    }

    /** One value without white space around it, nested at most six deep. */
    String value() {
        return value(6);
    }

    /** The tokens in a row with random white space behind each. */
    String spaced(String... tokens) {
        var text = new StringBuilder();
        for (String token : tokens) {
            text.append(token).append(space());
        }
        return text.toString();
    }

    private String value(int depth) {
        return switch (random.nextInt(depth == 0 ? 3 : 6)) {
            case 0 -> LITERALS[random.nextInt(LITERALS.length)];
            case 1 -> number();
            case 2 -> string();
            case 3, 4 -> object(depth - 1);
            default -> array(depth - 1);
        };
    }

    private String object(int depth) {
        var text = new StringBuilder("{").append(space());
        int members = random.nextInt(5);
        for (int i = 0; i < members; i++) {
            text.append(i == 0 ? "" : spaced(",")).append(spaced(string(), ":", value(depth)));
        }
        return text.append("}").toString();
    }

    private String array(int depth) {
        var text = new StringBuilder("[").append(space());
        int elements = random.nextInt(5);
        for (int i = 0; i < elements; i++) {
            text.append(i == 0 ? "" : spaced(",")).append(spaced(value(depth)));
        }
        return text.append("]").toString();
    }

    private String number() {
        String text = (random.nextBoolean() ? "-" : "") + random.nextInt(Integer.MAX_VALUE);
        if (random.nextBoolean()) {
            text += "." + random.nextInt(1_000_000);
        }
        return random.nextBoolean() ? text : text + (random.nextBoolean() ? "e-" : "E") + random.nextInt(400);
    }

    private String string() {
        var text = new StringBuilder("\"");
        int length = random.nextInt(12);
        for (int i = 0; i < length; i++) {
            switch (random.nextInt(4)) {
                case 0 -> text.append(ESCAPES[random.nextInt(ESCAPES.length)]);
                case 1 -> text.appendCodePoint(point());
                default -> text.append((char) ('a' + random.nextInt(26)));
            }
        }
        return text.append('"').toString();
    }

    private int point() {
        int point = 0x80 + random.nextInt(Character.MAX_CODE_POINT - 0x80);
        return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? 'x' : point;
    }

    private String space() {
        return SPACES[random.nextInt(SPACES.length)];
    }
}

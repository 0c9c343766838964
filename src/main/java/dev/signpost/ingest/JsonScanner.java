package dev.signpost.ingest;

import dev.signpost.model.Refusal;
import java.util.Arrays;

/**
 * Walks over JSON text (RFC 8259) and checks every byte of it, strictly, without building anything: what is skipped is
 * known to be well-formed, and the positions before and after it cut it out.
 *
 * <p>Why not a library's parser: the text must pass byte for byte whatever it is, and Jackson's refuses lone surrogate
 * escapes in names, takes overlong UTF-8, guesses UTF-16, and keeps the names that it met in a table that all parsers
 * share. Here a name inside a payload costs neither memory nor a hash. Tests compare the two on everything else.
 *
 * <p>Not recursive, so that no nesting exhausts the stack: the open containers are one bit each. Every method that
 * meets bad JSON throws {@link Refusal} MALFORMED, which names the byte and what was expected and never the text.
 * One instance per text, one thread.
 */
final class JsonScanner {
    private static final int PLAIN = 0;
    private static final int QUOTE = 1;
    private static final int BACKSLASH = 2;
    private static final int CONTROL = 3;
    private static final int MULTI_BYTE = 4;
    /** What each byte is inside a string. */
    private static final byte[] IN_STRING = classes();

    private final byte[] text;
    private final int end;
    private int position;
    private int depth;
    private int deepest;
    /** Bit n is set if the container at depth n + 1 is an object. */
    private long[] objects = new long[1];

    JsonScanner(byte[] text) {
        this.text = text;
        this.end = text.length;
        refuseOtherEncodings();
    }

    /** Offset of the next byte. */
    int position() {
        return position;
    }

    /** Deepest nesting of the value that was skipped last; 0 for a scalar. */
    int deepest() {
        return deepest;
    }

    byte[] cut(int from, int to) {
        return Arrays.copyOfRange(text, from, to);
    }

    /** Skips white space. The next byte, which is not consumed, or -1 at the end of the text. */
    int peek() {
        while (position < end) {
            int b = text[position];
            if (b > ' ') {
                return b;
            }
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return b & 0xFF;
            }
            position++;
        }
        return -1;
    }

    /** Consumes the byte that {@link #peek} showed. */
    void next() {
        position++;
    }

    /** Skips white space and {@code wanted}; false and nothing consumed if something else comes. */
    boolean take(char wanted) {
        if (peek() != wanted) {
            return false;
        }
        position++;
        return true;
    }

    /** Demands that nothing but white space is left. */
    void finish() {
        if (peek() != -1) {
            throw failHere("nothing but white space may follow the value");
        }
    }

    /** Skips one value of any kind, from its first byte to behind its last. */
    void skipValue() {
        depth = 0;
        deepest = 0;
        boolean opened;
        do {
            opened = openOrScalar();
        } while (opened || anotherFollows());
    }

    /** Reads {@code "name" :} and stands before the value. */
    String name() {
        String name = string("a name in double quotes was expected");
        colon();
        return name;
    }

    /** Reads a string that must come next, and decodes it. Lone surrogates are kept. */
    String string(String expectation) {
        if (peek() != '"') {
            throw failHere(expectation);
        }
        int from = position + 1;
        skipString();
        return JsonText.decode(text, from, position - 1);
    }

    /** A refusal that points at the next byte. */
    Refusal failHere(String expectation) {
        int b = peek();
        if (b == '/') {
            return fail(position, "comments are not part of JSON");
        }
        if (b == '\'') {
            return fail(position, "JSON's quotes are double quotes");
        }
        return fail(position, expectation);
    }

    /** Consumes a scalar or an empty container, or opens one: then true, and its first value comes next. */
    private boolean openOrScalar() {
        switch (peek()) {
            case '{' -> {
                return open('}');
            }
            case '[' -> {
                return open(']');
            }
            case '"' -> skipString();
            case 't' -> skipLiteral("true");
            case 'f' -> skipLiteral("false");
            case 'n' -> skipLiteral("null");
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> skipNumber();
            default -> throw failHere("a value was expected");
        }
        return false;
    }

    private boolean open(char close) {
        position++;
        deepest = Math.max(deepest, depth + 1);
        if (take(close)) {
            return false;
        }
        push(close == '}');
        if (close == '}') {
            skipName();
        }
        return true;
    }

    /** After a value: closes the containers that end here; true if the next value of one of them follows. */
    private boolean anotherFollows() {
        while (depth > 0) {
            boolean object = (objects[(depth - 1) >> 6] >>> (depth - 1) & 1) != 0;
            int b = peek();
            if (b == ',') {
                position++;
                if (object) {
                    skipName();
                }
                return true;
            }
            if (b != (object ? '}' : ']')) {
                throw failHere(object ? "a comma or } was expected" : "a comma or ] was expected");
            }
            position++;
            depth--;
        }
        return false;
    }

    private void push(boolean object) {
        int word = depth >> 6;
        if (word == objects.length) {
            objects = Arrays.copyOf(objects, word * 2);
        }
        long bit = 1L << depth;
        objects[word] = object ? objects[word] | bit : objects[word] & ~bit;
        depth++;
    }

    private void skipName() {
        if (peek() != '"') {
            throw failHere("a name in double quotes was expected");
        }
        skipString();
        colon();
    }

    private void colon() {
        if (!take(':')) {
            throw failHere("a colon was expected after a name");
        }
    }

    /** Skips a string; its opening quote is the next byte. */
    private void skipString() {
        int at = position + 1;
        while (true) {
            while (at < end && IN_STRING[text[at] & 0xFF] == PLAIN) {
                at++;
            }
            if (at == end) {
                throw fail(end, "a closing quote was expected");
            }
            switch (IN_STRING[text[at] & 0xFF]) {
                case QUOTE -> {
                    position = at + 1;
                    return;
                }
                case BACKSLASH -> at = skipEscape(at);
                case MULTI_BYTE -> {
                    int length = Utf8.sequence(text, at, end);
                    if (length == 0) {
                        throw fail(at, "this is not UTF-8");
                    }
                    at += length;
                }
                default -> throw fail(at, "control characters in strings must be escaped");
            }
        }
    }

    /** The offset behind the escape that begins with the backslash at {@code at}. */
    private int skipEscape(int at) {
        if (at + 1 == end) {
            throw fail(end, "a closing quote was expected");
        }
        switch (text[at + 1]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
                return at + 2;
            }
            case 'u' -> {
                for (int i = at + 2; i < at + 6; i++) {
                    if (i >= end) {
                        throw fail(end, "a closing quote was expected");
                    }
                    if (Character.digit(text[i], 16) < 0) {
                        throw fail(i, "four hexadecimal digits were expected after \\u");
                    }
                }
                return at + 6;
            }
            default -> throw fail(at + 1, "this is not one of JSON's escapes");
        }
    }

    private void skipLiteral(String literal) {
        int length = literal.length();
        for (int i = 0; i < length; i++) {
            if (position + i >= end || text[position + i] != literal.charAt(i)) {
                throw fail(position, "a value was expected");
            }
        }
        position += length;
    }

    private void skipNumber() {
        if (text[position] == '-') {
            position++;
        }
        if (position < end && text[position] == '0') {
            position++;
            if (isDigit()) {
                throw fail(position, "a number must not begin with a superfluous 0");
            }
        } else {
            digits();
        }
        if (position < end && text[position] == '.') {
            position++;
            digits();
        }
        if (position < end && (text[position] | 0x20) == 'e') {
            position++;
            if (position < end && (text[position] == '+' || text[position] == '-')) {
                position++;
            }
            digits();
        }
    }

    private void digits() {
        if (!isDigit()) {
            throw fail(position, "a digit was expected");
        }
        do {
            position++;
        } while (isDigit());
    }

    private boolean isDigit() {
        return position < end && text[position] >= '0' && text[position] <= '9';
    }

    /** A byte order mark, and UTF-16 and UTF-32, whose first ASCII character has a zero byte beside it. */
    private void refuseOtherEncodings() {
        if (end >= 2) {
            int first = text[0] & 0xFF;
            int second = text[1] & 0xFF;
            int mark = first << 8 | second;
            if (mark == 0xEFBB || mark == 0xFEFF || mark == 0xFFFE || first == 0 || second == 0) {
                throw fail(0, "JSON is UTF-8 without a byte order mark");
            }
        }
    }

    private Refusal fail(int offset, String expectation) {
        String reason = offset >= end ? "the text ends too early, " + expectation : expectation;
        return Refusal.of(Refusal.Kind.MALFORMED, "Not valid JSON at byte " + offset + ": " + reason + ".");
    }

    private static byte[] classes() {
        byte[] classes = new byte[256];
        Arrays.fill(classes, 0, 0x20, (byte) CONTROL);
        Arrays.fill(classes, 0x80, 0x100, (byte) MULTI_BYTE);
        classes['"'] = QUOTE;
        classes['\\'] = BACKSLASH;
        return classes;
    }
}

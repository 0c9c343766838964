package dev.signpost.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;

/**
 * Texts that are JSON and texts that are not, made after the grammar of RFC 8259: each production at its edges, each in
 * every place where a value may stand. One char of a text is one byte.
 */
public final class JsonTexts {
    /** Where a value may stand. */
    private static final List<String> PLACES =
            List.of("%s", "[%s]", "[null,%s,1]", "{\"a\":%s}", "{\"a\":{\"b\":[ %s ]},\"c\":0}", "[[[[%s]]]]");

    private static final List<String> NUMBERS = List.of(
            "0",
            "-0",
            "1",
            "-1",
            "10",
            "0.0",
            "-0.0",
            "1.50",
            "0.1e1",
            "1e1",
            "1E1",
            "1e+1",
            "1E-1",
            "1e00",
            "0e0",
            "-0e-0",
            "1e400000",
            "1e-400000",
            "9007199254740993",
            "18446744073709551616",
            "123456789012345678901234567890.10",
            "1" + "0".repeat(400),
            "0." + "3".repeat(400),
            "1e" + "0".repeat(300) + "1");
    private static final List<String> NO_NUMBERS = List.of(
            "01",
            "-01",
            "00",
            "-",
            "+1",
            "--1",
            "1.",
            "-1.",
            ".5",
            "-.5",
            "1.e1",
            "1e",
            "1e+",
            "1e-",
            "1e1.5",
            "0e+-1",
            "1ee1",
            "0x1",
            "1_000",
            "1,000x",
            "NaN",
            "-NaN",
            "Infinity",
            "-Infinity",
            "1a",
            "1 2",
            "1f",
            "0b1",
            "1/2",
            "\u00d9\u00a1");

    private static final List<String> STRINGS = List.of(
            "",
            "a",
            " ",
            "\\\"",
            "\\\\",
            "\\/",
            "/",
            "\\b\\f\\n\\r\\t",
            "\\u0000",
            "\\u001f",
            "\\u0022",
            "\\u00e9",
            "\\uABCD",
            "\\uabcd",
            "\\ud83d\\ude00",
            "\\ud83d",
            "\\udc00",
            "\\udc00\\ud800",
            "\\ud800\\ud800",
            "\\uFFFF",
            "\u007f",
            "'",
            "{}[]:,",
            "<script>",
            "\\u2028",
            "x".repeat(5_000),
            "\\\\u0000");
    private static final List<String> WIDE =
            List.of("é", "€", "\uD83D\uDE00", "\u2028\u2029", "\uFEFF", "\uFFFF", "\u0080", "\uDBFF\uDFFF");
    private static final List<String> NO_STRINGS = List.of(
            "\"",
            "\"a",
            "a\"",
            "'a'",
            "\"\\\"",
            "\"\\a\"",
            "\"\\x41\"",
            "\"\\u\"",
            "\"\\u12\"",
            "\"\\u123g\"",
            "\"\\U0041\"",
            "\"\\'\"",
            "\"\\0\"",
            "\"\\\n\"",
            "\"a\"b",
            "\"a\" \"b\"",
            "`a`",
            "\u201ca\u201d");
    /** Bytes that are no UTF-8 (RFC 3629). */
    private static final List<String> NO_UTF8 = List.of(
            "\u0080",
            "\u00bf",
            "\u00c0\u0080",
            "\u00c1\u00bf",
            "\u00c3",
            "\u00c3(",
            "\u00e0\u0080\u0080",
            "\u00e2\u0082",
            "\u00ed\u00a0\u0080",
            "\u00ed\u00bf\u00bf",
            "\u00f0\u0080\u0080\u0080",
            "\u00f0\u009f\u0098",
            "\u00f4\u0090\u0080\u0080",
            "\u00f5\u0080\u0080\u0080",
            "\u00f8\u0088\u0080\u0080\u0080",
            "\u00fe",
            "\u00ff",
            "\u00e9");

    private static final List<String> STRUCTURES = List.of(
            "null",
            "true",
            "false",
            "[]",
            "{}",
            "[ ]",
            "{ }",
            "[[],[]]",
            "[{},{}]",
            "{\"\":\"\"}",
            "{\"a\":1,\"a\":2}",
            "{\"a\":1,\"\\u0061\":2}",
            "{\"a\":{\"a\":{\"a\":[]}}}",
            "{\"\\ud800\":1}",
            "[1,\"a\",null,true,{}]",
            "\t[\r\n1 ,\t2\n]",
            "{ \"a\" :\n1\r,\t\"b\" : 2 }",
            "[" + "0,".repeat(3_000) + "0]",
            "[".repeat(50) + "]".repeat(50));
    private static final List<String> NO_STRUCTURES = List.of(
            "",
            " ",
            "[",
            "]",
            "{",
            "}",
            "[1",
            "[1,",
            "[1,]",
            "[,1]",
            "[,]",
            "[1,,2]",
            "[1 2]",
            "[1}",
            "[1;2]",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":1",
            "{\"a\":1,}",
            "{,}",
            "{\"a\":1,,\"b\":2}",
            "{\"a\" 1}",
            "{\"a\":1 \"b\":2}",
            "{\"a\":1]",
            "{\"a\"::1}",
            "{:1}",
            "{1:1}",
            "{a:1}",
            "{'a':1}",
            "{null:1}",
            "{[]:1}",
            "{\"a\",\"b\"}",
            "{\"a\"=1}",
            "[\"a\":1]",
            "tru",
            "nul",
            "fals",
            "True",
            "NULL",
            "nullx",
            "truefalse",
            "undefined",
            "// c\n1",
            "/* c */1",
            "1/**/",
            "# c\n1",
            "<x/>",
            "\u00001",
            "1\u0000",
            "\u000b1",
            "\u000c1",
            "\u00c2\u00a01",
            "\u00e2\u0080\u00a81",
            "\u00ef\u00bb\u00bf1",
            "1\u00ef\u00bb\u00bf",
            "@",
            "~",
            "\\",
            ":",
            ",",
            "1]");

    private JsonTexts() {}

    /** Valid ones; no text is nested more than 60 deep. */
    public static List<String> valid() {
        var values = new ArrayList<String>(NUMBERS);
        STRINGS.forEach(text -> values.add("\"" + text + "\""));
        WIDE.forEach(text -> values.add("\"" + new String(text.getBytes(UTF_8), ISO_8859_1) + "\""));
        values.addAll(STRUCTURES);
        return everywhere(values);
    }

    /** Invalid ones, which stay so wherever a value is expected. */
    public static List<String> invalid() {
        var values = new ArrayList<String>(NO_NUMBERS);
        values.addAll(NO_STRINGS);
        values.addAll(NO_STRUCTURES);
        for (char control = 0; control < ' '; control++) {
            values.add("\"a" + control + "b\"");
        }
        NO_UTF8.forEach(bytes -> {
            values.add("\"" + bytes + "\"");
            values.add("{\"" + bytes + "\":1}");
        });
        return everywhere(values);
    }

    private static List<String> everywhere(List<String> values) {
        return values.stream()
                .flatMap(value -> PLACES.stream()
                        // A list may have nothing in it.
                        .filter(place -> !value.isBlank() || !place.contains("["))
                        .map(place -> place.replace("%s", value)))
                .distinct()
                .toList();
    }
}

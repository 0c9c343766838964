package dev.signpost.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signpost.model.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonScannerTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "true",
                "false",
                "0",
                "-0",
                "-0.0e-0",
                "0e1",
                "0E+1",
                "1e400000",
                "-1e-400000",
                "123.456e78",
                "20e1",
                "1.000000000000000005",
                "-237462374673276894279832749832423479823246327846",
                "\"\"",
                "\"\\u0000\"",
                "\"\\ud800\"",
                "\"\\udc00\\ud800\"",
                "\"\\uD834\\udd1e\"",
                "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
                "\"\u007f\"",
                "\"\u2028\u2029\"",
                "\"\ufeff\"",
                "\"\uffff\"",
                "\"€𝄞\"",
                "{}",
                "[]",
                "[ ]",
                "{\"\":0}",
                "{\"a\":1,\"a\":2}",
                "{\"\\ud800\":1}",
                "{\"\\u0000\":1}",
                "[[],{},[{}]]",
                "[null,1,\"1\",{}]",
                "{\"a\":{\"b\":[1,{\"c\":[]}]},\"d\":\"e\"}",
                " \t\r\n[ \t\r\n1 , 2\n]\r",
            })
    void shouldAcceptEveryValidText(String json) {
        assertThatCode(() -> scan(json.getBytes(UTF_8))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    `` | 0 | the text ends too early, a value was expected
                    ` ` | 1 | the text ends too early, a value was expected
                    [ | 1 | the text ends too early, a value was expected
                    [1 | 2 | the text ends too early, a comma or ] was expected
                    [1, | 3 | the text ends too early, a value was expected
                    [1,] | 3 | a value was expected
                    [,1] | 1 | a value was expected
                    [1,,2] | 3 | a value was expected
                    [1 2] | 3 | a comma or ] was expected
                    [1:2] | 2 | a comma or ] was expected
                    [1} | 2 | a comma or ] was expected
                    [1]] | 3 | nothing but white space may follow the value
                    ] | 0 | a value was expected
                    { | 1 | the text ends too early, a name in double quotes was expected
                    {, | 1 | a name in double quotes was expected
                    {"a" | 4 | the text ends too early, a colon was expected after a name
                    {"a"} | 4 | a colon was expected after a name
                    {"a"::1} | 5 | a value was expected
                    {"a":} | 5 | a value was expected
                    {"a":1 | 6 | the text ends too early, a comma or } was expected
                    {"a":1] | 6 | a comma or } was expected
                    {"a":1,} | 7 | a name in double quotes was expected
                    {"a":1 "b":2} | 7 | a comma or } was expected
                    {"a":1,,} | 7 | a name in double quotes was expected
                    {1:1} | 1 | a name in double quotes was expected
                    {a:1} | 1 | a name in double quotes was expected
                    {'a':1} | 1 | JSON's quotes are double quotes
                    ['a'] | 1 | JSON's quotes are double quotes
                    {}} | 2 | nothing but white space may follow the value
                    {},{} | 2 | nothing but white space may follow the value
                    {}x | 2 | nothing but white space may follow the value
                    1 2 | 2 | nothing but white space may follow the value
                    // c | 0 | comments are not part of JSON
                    [1/*c*/] | 2 | comments are not part of JSON
                    {}//c | 2 | comments are not part of JSON
                    #1 | 0 | a value was expected
                    tru | 0 | a value was expected
                    trux | 0 | a value was expected
                    True | 0 | a value was expected
                    truex | 4 | nothing but white space may follow the value
                    nul | 0 | a value was expected
                    NaN | 0 | a value was expected
                    Infinity | 0 | a value was expected
                    -Infinity | 1 | a digit was expected
                    undefined | 0 | a value was expected
                    + | 0 | a value was expected
                    +1 | 0 | a value was expected
                    - | 1 | the text ends too early, a digit was expected
                    -- | 1 | a digit was expected
                    00 | 1 | a number must not begin with a superfluous 0
                    -01 | 2 | a number must not begin with a superfluous 0
                    .5 | 0 | a value was expected
                    -.5 | 1 | a digit was expected
                    1. | 2 | the text ends too early, a digit was expected
                    1.e1 | 2 | a digit was expected
                    1e | 2 | the text ends too early, a digit was expected
                    1e+ | 3 | the text ends too early, a digit was expected
                    1e1.5 | 3 | nothing but white space may follow the value
                    0x1 | 1 | nothing but white space may follow the value
                    1_0 | 1 | nothing but white space may follow the value
                    1f | 1 | nothing but white space may follow the value
                    " | 1 | the text ends too early, a closing quote was expected
                    "a | 2 | the text ends too early, a closing quote was expected
                    "\\ | 2 | the text ends too early, a closing quote was expected
                    "\\" | 3 | the text ends too early, a closing quote was expected
                    "\\u12 | 5 | the text ends too early, a closing quote was expected
                    "\\x41" | 2 | this is not one of JSON's escapes
                    "\\a" | 2 | this is not one of JSON's escapes
                    "\\'" | 2 | this is not one of JSON's escapes
                    "\\U0041" | 2 | this is not one of JSON's escapes
                    "\\u00G0" | 5 | four hexadecimal digits were expected after \\u
                    "\\u-123" | 3 | four hexadecimal digits were expected after \\u
                    "\\u12" | 5 | four hexadecimal digits were expected after \\u
                    """)
    void shouldNameTheByteAndWhatWasExpected(String json, int offset, String reason) {
        Refusal refusal = refusal(json.getBytes(UTF_8));

        assertThat(refusal.kind()).isEqualTo(Refusal.Kind.MALFORMED);
        assertThat(refusal.detail()).isEqualTo("Not valid JSON at byte " + offset + ": " + reason + ".");
    }

    @Test
    void shouldRefuseEveryRawControlCharacterInAString() {
        for (int control = 0; control < 0x20; control++) {
            byte[] inValue = {'[', '"', (byte) control, '"', ']'};
            byte[] inName = {'{', '"', 'a', (byte) control, '"', ':', '1', '}'};

            assertThat(refusal(inValue).detail()).contains("byte 2: control characters in strings must be escaped");
            assertThat(refusal(inName).detail()).contains("byte 3: control characters in strings must be escaped");
        }
    }

    @Test
    void shouldTakeNothingButFourCharactersAsWhiteSpace() {
        for (int b = 0; b < 256; b++) {
            byte[] text = {'[', ' ', (byte) b, ' ', ']'};
            boolean space = b == ' ' || b == '\t' || b == '\n' || b == '\r';
            boolean digit = b >= '0' && b <= '9';

            if (space || digit) {
                assertThatCode(() -> scan(text)).doesNotThrowAnyException();
            } else {
                assertThat(refusal(text).kind()).as("byte %d", b).isEqualTo(Refusal.Kind.MALFORMED);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "80", // a continuation byte alone
                "bf",
                "c0af", // overlong /
                "c1bf",
                "e09fbf", // overlong, three bytes
                "e080af",
                "f08080af", // overlong, four bytes
                "f08fbfbf",
                "eda080", // an encoded surrogate
                "edbfbf",
                "eda081edb080", // a surrogate pair, encoded one by one
                "f4908080", // beyond U+10FFFF
                "f5808080",
                "f8888080 80",
                "fe",
                "ff",
                "c3", // cut off
                "e282",
                "f09d84",
                "c328", // no continuation
                "e28228",
                "e228a1",
                "f09d2884",
                "f028 8cbc",
                "f09d8428",
                "e9", // Latin-1
            })
    void shouldRefuseWhatIsNotUtf8(String hex) {
        byte[] bad = HexFormat.of().parseHex(hex.replace(" ", ""));

        assertThat(refusal(quoted(bad)).detail()).isEqualTo("Not valid JSON at byte 1: this is not UTF-8.");
    }

    @Test
    void shouldTellUtf8ApartLikeAStrictDecoder() {
        var wrong = new ArrayList<String>();
        int[] edges = {0x00, 0x22, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF};
        for (int first = 0x80; first < 0x100; first++) {
            for (int second : edges) {
                for (int third : edges) {
                    byte[] bytes = {(byte) first, (byte) second, (byte) third, (byte) 0x80};
                    if (Utf8.sequence(bytes, 0, 4) != strictLength(bytes)) {
                        wrong.add(HexFormat.of().formatHex(bytes));
                    }
                }
            }
        }

        assertThat(wrong).isEmpty();
    }

    @Test
    void shouldAcceptTheFirstAndLastCharacterOfEachLength() {
        for (int point : new int[] {0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x10FFFF}) {
            byte[] bytes = Character.toString(point).getBytes(UTF_8);

            assertThatCode(() -> scan(quoted(bytes))).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
    void shouldRefuseOtherEncodings(String charset) {
        byte[] bytes = "{\"type\":\"a\"}".getBytes(Charset.forName(charset));

        assertThat(refusal(bytes).detail())
                .isEqualTo("Not valid JSON at byte 0: JSON is UTF-8 without a byte order mark.");
    }

    @Test
    void shouldRefuseAByteOrderMark() {
        byte[] bytes = "\u00EF\u00BB\u00BF{}".getBytes(ISO_8859_1);

        assertThat(refusal(bytes).detail()).contains("byte 0: JSON is UTF-8 without a byte order mark");
    }

    @Test
    void shouldRepeatNothingOfTheText() {
        assertThat(refusal("{\"a\":hunter2}".getBytes(UTF_8)).detail()).doesNotContain("hunter2");
    }

    @Test
    void shouldPassANumberOfTwoHundredThousandDigits() {
        assertThatCode(() -> scan("7".repeat(200_000).getBytes(UTF_8))).doesNotThrowAnyException();
    }

    @Test
    void shouldMeasureNestingWithoutRecursion() {
        var json = new JsonScanner(("[".repeat(500_000) + "]".repeat(500_000)).getBytes(UTF_8));

        json.skipValue();

        assertThat(json.deepest()).isEqualTo(500_000);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1 | 0
            [] | 1
            {} | 1
            [[],[[1]],{}] | 3
            {"a":{"b":[]}} | 3
            """)
    void shouldMeasureTheDeepestNesting(String text, int deepest) {
        var json = new JsonScanner(text.getBytes(UTF_8));

        json.skipValue();

        assertThat(json.deepest()).isEqualTo(deepest);
    }

    @Test
    void shouldTellObjectsFromArraysAtEveryDepth() {
        String open = "[{\"a\":".repeat(200);
        assertThatCode(() -> scan((open + "1" + "}]".repeat(200)).getBytes(UTF_8)))
                .doesNotThrowAnyException();
        for (int broken = 0; broken < 200; broken++) {
            String close = "}]".repeat(broken) + "]}" + "}]".repeat(199 - broken);
            byte[] text = (open + "1" + close).getBytes(UTF_8);

            assertThat(refusal(text).detail()).contains("byte " + (open.length() + 1 + 2 * broken) + ":");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    "plain" | plain
                    "" | ``
                    "a\\u0062c" | abc
                    "\\u20AC€\\n" | `€€
                    `
                    "\\\\\\"\\/" | `\\"/`
                    """)
    void shouldDecodeStrings(String text, String expected) {
        assertThat(new JsonScanner(text.getBytes(UTF_8)).string("")).isEqualTo(expected);
    }

    @Test
    void shouldKeepLoneSurrogatesWhenDecoding() {
        assertThat(new JsonScanner("\"\\ud800x\"".getBytes(UTF_8)).string("")).isEqualTo("\ud800x");
    }

    private static int strictLength(byte[] bytes) {
        for (int length = 2; length <= 4; length++) {
            if (isOneCharacter(bytes, length)) {
                return length;
            }
        }
        return 0;
    }

    private static boolean isOneCharacter(byte[] bytes, int length) {
        try {
            var decoded = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length));
            return decoded.codePoints().count() == 1;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static byte[] quoted(byte[] inside) {
        byte[] text = new byte[inside.length + 2];
        text[0] = '"';
        System.arraycopy(inside, 0, text, 1, inside.length);
        text[text.length - 1] = '"';
        return text;
    }

    private static Refusal refusal(byte[] text) {
        return catchThrowableOfType(Refusal.class, () -> scan(text));
    }

    private static void scan(byte[] text) {
        var json = new JsonScanner(text);
        json.skipValue();
        json.finish();
    }
}

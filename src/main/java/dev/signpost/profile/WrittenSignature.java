package dev.signpost.profile;

import dev.signpost.model.RawBytes;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A signature as it stands in a header, read leniently: so that one which is right and only written otherwise is told
 * from one that is wrong.
 *
 * @param digest the 32 bytes
 * @param slip what is written otherwise than the rule has it, or null if nothing is
 */
record WrittenSignature(RawBytes digest, @Nullable String slip) {
    private static final int DIGEST_BYTES = 32;
    private static final List<String> PREFIXES = List.of("sha256=", "v1,", "v1=");
    private static final Pattern DIGITS = Pattern.compile("[0-9A-Fa-f]{64}");
    private static final Pattern QUOTED = Pattern.compile("\"(.*)\"|'(.*)'");

    /** All in a header's value, which are none if it holds none of that length. */
    static List<WrittenSignature> in(String value, SignatureRule rule) {
        var all = new ArrayList<WrittenSignature>();
        for (String word : value.strip().split("\\s+")) {
            WrittenSignature one = read(word, rule);
            if (one != null) {
                all.add(one);
            }
        }
        return all;
    }

    /** What one looks like. */
    static String look(SignatureRule rule) {
        String form = rule.encoding() == SignatureRule.Encoding.HEX
                ? "64 hexadecimal digits in lower case"
                : "44 characters of base64";
        return rule.prefix().isEmpty() ? form : rule.prefix() + " and then " + form;
    }

    private static @Nullable WrittenSignature read(String word, SignatureRule rule) {
        var slips = new ArrayList<String>();
        String rest = word;
        var quoted = QUOTED.matcher(word);
        if (quoted.matches()) {
            slips.add("it stands in quotes");
            rest = word.substring(1, word.length() - 1);
        }
        rest = withoutPrefix(rest, rule.prefix(), slips);
        boolean hex = DIGITS.matcher(rest).matches();
        byte[] digest = hex ? HexFormat.of().parseHex(rest.toLowerCase(Locale.ROOT)) : base64(rest);
        if (digest == null) {
            return null;
        }
        boolean wantsHex = rule.encoding() == SignatureRule.Encoding.HEX;
        if (hex != wantsHex) {
            slips.add(wantsHex ? "it is in base64 and not in hexadecimal" : "it is in hexadecimal and not in base64");
        } else if (hex && !rest.equals(rest.toLowerCase(Locale.ROOT))) {
            slips.add("its digits are in upper case");
        }
        return new WrittenSignature(RawBytes.of(digest), slips.isEmpty() ? null : String.join(", and ", slips));
    }

    private static String withoutPrefix(String text, String expected, List<String> slips) {
        if (text.startsWith(expected)) {
            String rest = text.substring(expected.length());
            String second = prefix(rest);
            if (second != null) {
                slips.add("there is a prefix " + second + " that does not belong there");
            }
            return second == null ? rest : rest.substring(second.length());
        }
        String other = prefix(text);
        slips.add(
                other == null
                        ? "the prefix " + expected + " is missing"
                        : "its prefix is " + other + " and not " + expected);
        return other == null ? text : text.substring(other.length());
    }

    /** One that signatures are often written with, in any case; as it stands there. */
    private static @Nullable String prefix(String text) {
        return PREFIXES.stream()
                .filter(known -> text.regionMatches(true, 0, known, 0, known.length()))
                .findFirst()
                .map(known -> text.substring(0, known.length()))
                .orElse(null);
    }

    private static byte @Nullable [] base64(String text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/'));
            return bytes.length == DIGEST_BYTES ? bytes : null;
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }
}

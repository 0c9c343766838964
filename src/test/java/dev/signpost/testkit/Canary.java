package dev.signpost.testkit;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Secrets, each of which stands in one place only, and where they have come out. */
public final class Canary {
    private final Map<String, List<String>> spellings = new LinkedHashMap<>();
    private final Map<String, String> outputs = new LinkedHashMap<>();

    /** A secret and the place it was put. */
    public void put(String place, String secret) {
        byte[] bytes = secret.getBytes(UTF_8);
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        var all = new ArrayList<String>();
        all.add(secret);
        all.add(new StringBuilder(secret).reverse().toString());
        all.add(URLEncoder.encode(secret, UTF_8));
        all.add(HexFormat.of().formatHex(bytes));
        all.add(HexFormat.of().formatHex(secret.getBytes(UTF_16LE)));
        all.add(bytes(bytes));
        all.add(secret.chars().mapToObj(c -> String.format("\\u%04x", c)).collect(Collectors.joining()));
        // Wherever it begins within three bytes, all but the characters that its neighbours share.
        for (int shift = 0; shift < 3; shift++) {
            byte[] shifted = ("\u0000".repeat(shift) + secret).getBytes(UTF_8);
            String text = base64.encodeToString(shifted);
            all.add(text.substring(shift == 0 ? 0 : 4, text.length() - 3));
        }
        // What base64 stands for is no less secret.
        if (secret.startsWith("whsec_")) {
            byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
            all.add(HexFormat.of().formatHex(key));
            all.add(secret.substring("whsec_".length()));
        }
        spellings.put(
                place,
                all.stream()
                        .filter(text -> text.length() >= 12)
                        .map(Canary::folded)
                        .toList());
    }

    private static String bytes(byte[] bytes) {
        var list = new ArrayList<String>();
        for (byte b : bytes) {
            list.add(String.valueOf(b));
        }
        return String.join(", ", list);
    }

    /** What has come out. */
    public void heard(String output, String text) {
        outputs.merge(output, folded(text), String::concat);
    }

    /** Letters of either case are one: hex is written in both, and base64 of another case is as telling. */
    private static String folded(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    public int secrets() {
        return spellings.size();
    }

    public int outputs() {
        return outputs.size();
    }

    /** Each secret that stands in an output, in any spelling. */
    public List<String> found() {
        var found = new ArrayList<String>();
        outputs.forEach((output, text) -> spellings.forEach((place, ways) -> {
            for (int i = 0; i < ways.size(); i++) {
                if (text.contains(ways.get(i))) {
                    found.add(place + " in " + output + " (spelling " + i + ")");
                }
            }
        }));
        return found;
    }
}

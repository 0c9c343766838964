package dev.signpost.testkit;

import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Requests of one operation, by chance and the same for the same seed. */
public final class GeneratedRequests {
    private static final Pattern PARAMETER = Pattern.compile("\\{([A-Za-z]+)}");
    private static final String JSON = "application/json";

    private static final List<String> ODD_IDS = List.of(
            "x_1", "%20", "-1", "%F0%9F%98%80", "a%27b", "0", "null", "%25", "a".repeat(129), "a".repeat(4_000));
    private static final List<String> ODD_PARAMETERS = List.of(
            "",
            "0",
            "-1",
            "abc",
            "1.5",
            "99999999999999999999",
            "%00",
            "%F0%9F%98%80",
            "true",
            "null",
            "%27",
            "2026-13-40",
            "2026-04-06",
            "a".repeat(2_000));
    private static final List<String> NO_JSON = List.of(
            "",
            " ",
            "{",
            "}",
            "[]",
            "null",
            "5",
            "\"x\"",
            "{\"a\":}",
            "{\"a\":1,}",
            "{'a':1}",
            "{\"a\":1}x",
            "\u0000",
            "\u00ff\u00fe",
            "\u00ef\u00bb\u00bf{}",
            "{\"\\ud800\":1}",
            "{\"a\":1,\"a\":2}",
            "[".repeat(5_000),
            "{\"a\":".repeat(600) + "1" + "}".repeat(600),
            "{\"a\":NaN}",
            "{\"a\":01}",
            "{\"a\":\"\t\"}",
            "{\"a\":tru}");
    private static final List<String> OTHER_TYPES =
            List.of("text/plain", "application/xml", "application/x-www-form-urlencoded", "json", "");

    private final ContractOperation operation;
    private final Map<String, List<Object>> known;
    private final RandomValues values;
    private final Random random;

    /**
     * One request, in the form in which it is sent.
     *
     * @param body one char a byte; null for none
     * @param refused whether the document does not allow it
     */
    public record Generated(
            ContractOperation operation,
            String target,
            @Nullable String body,
            String contentType,
            boolean refused) {
        /** Its bytes, one char each; the headers each end with CRLF. */
        public String bytes(String headers) {
            String head = operation.method() + " " + target + " HTTP/1.1\r\nHost: localhost\r\n" + headers;
            if (body == null) {
                return head + "\r\n";
            }
            String type = contentType.isEmpty() ? "" : "Content-Type: " + contentType + "\r\n";
            return head + type + "Content-Length: " + body.length() + "\r\n\r\n" + body;
        }

        @Override
        public String toString() {
            String text = operation.id() + " " + operation.method() + " " + target + " " + contentType + " " + body;
            return text.length() > 400 ? text.substring(0, 400) + "…" : text;
        }
    }

    /**
     * @param known values that make sense, by the name of a field or parameter, such as ids of what there is
     */
    public GeneratedRequests(ContractOperation operation, Map<String, List<Object>> known, long seed) {
        this.operation = operation;
        this.known = known;
        this.random = new Random(seed);
        this.values = new RandomValues(random, known);
    }

    /** Such as the document allows, as far as its schemas tell. */
    public List<Generated> allowed(int count) {
        var requests = new ArrayList<Generated>();
        for (int i = 0; i < count; i++) {
            String path = path(i % 4 < 3);
            String query = query(i % 2 == 0);
            Object body = operation.body() == null ? null : values.value("", operation.body());
            boolean fits = operation.body() == null || DocumentSchema.allows(operation.body(), body);
            if (fits) {
                requests.add(request(path + query, operation.body() == null ? null : RandomValues.json(body), false));
            }
        }
        return requests;
    }

    /** Such as the document does not allow. */
    public List<Generated> refused(int count) {
        var requests = new ArrayList<Generated>();
        JsonObject schema = operation.body();
        String body = schema == null ? null : RandomValues.json(fitting(schema));
        requests.add(request(path(true) + "?unknown=1", body, true));
        operation.query().forEach((name, rules) -> {
            for (String odd : ODD_PARAMETERS) {
                if (isWrong(rules, odd)) {
                    requests.add(request(path(true) + "?" + name + "=" + odd, body, true));
                }
            }
        });
        if (schema != null) {
            NO_JSON.forEach(text -> {
                if (isWrongBody(schema, text)) {
                    requests.add(request(path(true), text, true));
                }
            });
            OTHER_TYPES.forEach(type ->
                    requests.add(new Generated(operation, path(true), RandomValues.json(fitting(schema)), type, true)));
            // Of a list of events each is judged alone, and the good ones are accepted.
            for (int i = 0; i < count && !"array".equals(schema.getString("type")); i++) {
                Object damaged = values.damaged(fitting(schema));
                if (!DocumentSchema.allows(schema, damaged)) {
                    requests.add(request(path(true), RandomValues.json(damaged), true));
                }
            }
        }
        return requests;
    }

    private @Nullable Object fitting(JsonObject schema) {
        Object value = values.value("", schema);
        for (int i = 0; i < 50 && !DocumentSchema.allows(schema, value); i++) {
            value = values.value("", schema);
        }
        return value;
    }

    /** An empty body may be left out by some; a text that the schema happens to allow is none of these. */
    private static boolean isWrongBody(JsonObject schema, String text) {
        if (text.isBlank()) {
            return false;
        }
        return switch (text) {
            case "[]", "null", "5", "\"x\"" ->
                !DocumentSchema.allows(schema, io.vertx.core.json.Json.decodeValue(text));
            default -> true;
        };
    }

    private static boolean isWrong(JsonObject schema, String sent) {
        Object value = java.net.URLDecoder.decode(sent, StandardCharsets.UTF_8);
        if ("integer".equals(schema.getString("type"))) {
            value = sent.matches("-?\\d{1,18}") ? Long.valueOf(sent) : value;
        }
        if ("boolean".equals(schema.getString("type"))) {
            value = sent.equals("true") ? true : value;
        }
        return !DocumentSchema.allows(schema, value);
    }

    private Generated request(String target, @Nullable String body, boolean refused) {
        return new Generated(operation, target, body, body == null ? "" : JSON, refused);
    }

    /** The path with the first of the ids of each kind. */
    public static String filled(ContractOperation operation, Map<String, List<Object>> ids) {
        return PARAMETER
                .matcher(operation.path())
                .replaceAll(match -> encoded(
                        ids.getOrDefault(match.group(1), List.of("x_1")).get(0).toString()));
    }

    private String path(boolean sensible) {
        return PARAMETER.matcher(operation.path()).replaceAll(match -> {
            List<Object> ids = known.getOrDefault(match.group(1), List.of("x_1"));
            boolean real = sensible || (match.group(1).equals("tenantId") && random.nextInt(3) > 0);
            return java.util.regex.Matcher.quoteReplacement(
                    real ? encoded(values.one(ids).toString()) : values.one(ODD_IDS));
        });
    }

    private String query(boolean sensible) {
        var parts = new ArrayList<String>();
        operation.query().forEach((name, schema) -> {
            boolean needed = name.equals("name") || name.equals("language");
            if (needed || random.nextInt(3) == 0) {
                Object value = values.value(name, schema);
                parts.add(name + "="
                        + (sensible || random.nextBoolean()
                                ? encoded(String.valueOf(value))
                                : values.one(ODD_PARAMETERS)));
            }
        });
        return parts.isEmpty() ? "" : "?" + String.join("&", parts);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}

package dev.signpost.testkit;

import dev.signpost.http.Contract;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Every operation of the contract with each of its ids in each spelling that could make the path that of something
 * else, or text that no database stores.
 */
public final class HostilePaths {
    private static final Pattern PARAMETER = Pattern.compile("\\{([A-Za-z]+)}");

    private static final List<String> SPELLINGS = List.of(
            ".",
            "..",
            "%2e",
            "%2E",
            "%2e%2E",
            ".%2e",
            "%2E.",
            "../",
            "%2e%2E/",
            "./",
            "x/..",
            "x/%2e%2E",
            "x/../..",
            "x/.",
            "../x",
            "%2e/x",
            "..%2F..",
            "%2e%2e%2f%2e%2e",
            "x%2F..",
            "..%5C..",
            "%5c",
            "..\\..",
            "\\",
            "",
            "/",
            "x//..",
            "x/",
            "%00",
            "x%00",
            "%0A",
            "x%0d%0aHost:%20evil",
            "%1b",
            "%7F",
            "%C2%85",
            "%",
            "x%",
            "%2",
            "%2x",
            "%zz",
            "%u002e",
            "%ff",
            "%C0%AE%C0%AE",
            "%ED%A0%80",
            "%F4%90%80%80",
            "\u00e4",
            "x#y",
            "x\u007fy");

    /** What ids are where they are not hostile. */
    private static final Map<String, String> HARMLESS =
            Map.of("eventId", "msg_0196f3a1c5b87d2e9f00a1b2c3d4e5f6", "name", "standard", "eventType", "deal.won");

    private HostilePaths() {}

    /** One request line's worth. */
    public record Attack(String operationId, String method, String path) {}

    /** @param tenant that stands in the place of tenant ids that are not the hostile ones */
    public static List<Attack> all(Contract contract, String tenant) {
        var attacks = new ArrayList<Attack>();
        JsonObject paths = new JsonObject(contract.json()).getJsonObject("paths");
        for (String template : paths.fieldNames()) {
            JsonObject item = paths.getJsonObject(template);
            for (String method : item.fieldNames()) {
                if (!method.equals("parameters")) {
                    String id = item.getJsonObject(method).getString("operationId");
                    attack(template, tenant)
                            .forEach(path -> attacks.add(new Attack(id, method.toUpperCase(Locale.ROOT), path)));
                }
            }
        }
        return attacks;
    }

    private static List<String> attack(String template, String tenant) {
        var paths = new ArrayList<String>();
        String plain = filled(template, tenant);
        List.of("/", "/.", "/..", "/%2e%2E", "/x/..", "//", "/%2E/", "?%", "?x=%zz", "?x=%ff", "/x/../..", "/.%2E?a=b")
                .forEach(end -> paths.add(plain + end));
        paths.add(plain.replace("/v1/", "/v1//"));
        paths.add(plain.replace("/v1/", "/v1/./"));
        paths.add(plain.replace("/v1/", "/x/../v1/"));
        paths.add(plain.replace("/v1/", "/%2E/v1/"));
        Matcher parameter = PARAMETER.matcher(template);
        while (parameter.find()) {
            for (String spelling : SPELLINGS) {
                String hostile =
                        template.substring(0, parameter.start()) + spelling + template.substring(parameter.end());
                paths.add(filled(hostile, tenant));
            }
        }
        return paths;
    }

    private static String filled(String template, String tenant) {
        return PARAMETER
                .matcher(template.replace("{tenantId}", tenant))
                .replaceAll(match -> HARMLESS.getOrDefault(match.group(1), "x_1"));
    }
}

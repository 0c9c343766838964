package dev.signpost.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signpost.model.Choice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The shipped defaults with the operator's values laid over them: first the file's, then the environment's. It knows
 * where each value came from, and notes names that are not settings.
 */
final class SettingsTree {
    static final String PREFIX = "SIGNPOST_";
    static final String FILE_VARIABLE = PREFIX + "SETTINGS";

    /** Kubernetes puts these into every container when a service is called signpost. */
    private static final Pattern SERVICE_LINK =
            Pattern.compile("SIGNPOST_(SERVICE_(HOST|PORT(_.*)?)|PORT(_\\d+_(TCP|UDP|SCTP)(_.*)?)?)");

    private final ObjectNode values;
    private final Map<String, String> origins = new HashMap<>();
    private final List<SettingFault> faults = new ArrayList<>();

    SettingsTree(ObjectNode defaults) {
        this.values = defaults.deepCopy();
    }

    List<SettingFault> faults() {
        return faults;
    }

    /** The value at a path like {@code http.port}; a null node if it is to be worked out. */
    JsonNode at(String path) {
        JsonNode node = values;
        for (String name : path.split("\\.", -1)) {
            node = node.path(name);
        }
        return node;
    }

    String origin(String path) {
        return origins.getOrDefault(path, "default");
    }

    /** Works a value out that nobody has given. */
    void derive(String path, String value) {
        if (at(path).isNull()) {
            put(path, values.textNode(value));
        }
    }

    void layFile(JsonNode file, String origin) {
        // An empty file is a null node.
        if (file instanceof ObjectNode object) {
            layOver("", values, object, origin);
        } else if (!file.isNull() && !file.isMissingNode()) {
            faults.add(new SettingFault("(whole file)", "…", origin, "names of settings and their values"));
        }
    }

    private void layOver(String prefix, ObjectNode known, ObjectNode given, String origin) {
        given.properties().forEach(entry -> {
            String name = entry.getKey();
            String path = prefix + name;
            JsonNode former = known.path(name);
            if (former instanceof MissingNode) {
                faults.add(new SettingFault(path, null, origin, Choice.expected(name, names(known))));
            } else if (former instanceof ObjectNode section) {
                layOverSection(path, section, entry.getValue(), origin);
            } else if (!entry.getValue().isNull()) {
                known.set(name, entry.getValue());
                origins.put(path, origin);
            }
        });
    }

    private void layOverSection(String path, ObjectNode section, JsonNode given, String origin) {
        if (given instanceof ObjectNode object) {
            layOver(path + ".", section, object, origin);
        } else if (!given.isNull()) {
            faults.add(new SettingFault(path, "…", origin, "a section with " + String.join(", ", names(section))));
        }
    }

    void layEnvironment(Map<String, String> environment) {
        Map<String, String> paths = variables();
        new TreeMap<>(environment).forEach((name, text) -> {
            String path = paths.get(name);
            if (path != null && !text.isEmpty()) {
                put(path, values.textNode(text));
                origins.put(path, name);
            } else if (path == null && isMistaken(name)) {
                faults.add(new SettingFault(
                        name,
                        null,
                        "environment",
                        Choice.nearest(name, paths.keySet())
                                        .map(near -> "did you mean " + near + "? ")
                                        .orElse("")
                                + "conf/signpost.yaml lists them all"));
            }
        });
    }

    private static boolean isMistaken(String name) {
        return name.startsWith(PREFIX)
                && !name.equals(FILE_VARIABLE)
                && !SERVICE_LINK.matcher(name).matches();
    }

    private void put(String path, JsonNode value) {
        int dot = path.lastIndexOf('.');
        JsonNode section = dot < 0 ? values : at(path.substring(0, dot));
        ((ObjectNode) section).set(path.substring(dot + 1), value);
    }

    /** Each setting's environment variable, with its path. */
    Map<String, String> variables() {
        Map<String, String> variables = new TreeMap<>();
        collect("", values, variables);
        return variables;
    }

    private static void collect(String prefix, ObjectNode section, Map<String, String> variables) {
        section.properties().forEach(entry -> {
            String path = prefix + entry.getKey();
            if (entry.getValue() instanceof ObjectNode inner) {
                collect(path + ".", inner, variables);
            } else {
                variables.put(variable(path), path);
            }
        });
    }

    /** {@code http.maxBodyBytes} is {@code SIGNPOST_HTTP_MAX_BODY_BYTES}; digits stay with the word before them. */
    static String variable(String path) {
        return PREFIX
                + path.replace('.', '_')
                        .replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_")
                        .toUpperCase(Locale.ROOT);
    }

    private static List<String> names(ObjectNode section) {
        List<String> names = new ArrayList<>();
        section.fieldNames().forEachRemaining(names::add);
        return names;
    }
}

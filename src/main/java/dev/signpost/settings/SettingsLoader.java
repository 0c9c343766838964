package dev.signpost.settings;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the settings: the defaults that ride in the jar, the operator's file, the environment, in this order. Blocks;
 * for {@code boot} only.
 */
public final class SettingsLoader {
    private static final String DEFAULTS = "/conf/signpost.yaml";

    private SettingsLoader() {}

    /**
     * Reads and checks everything.
     *
     * @param file what {@code --settings} says; null to look at SIGNPOST_SETTINGS, and without that at no file
     * @param environment of the process
     * @param processors of the machine
     * @throws SettingsException with all faults at once
     */
    public static Settings load(@Nullable Path file, Map<String, String> environment, int processors)
            throws SettingsException {
        var faults = new ArrayList<SettingFault>();
        var tree = new SettingsTree(defaults());
        Path given = file != null ? file : fileOf(environment);
        if (given != null) {
            tree.layFile(read(given, faults), given.toString());
        }
        tree.layEnvironment(environment);
        faults.addAll(tree.faults());
        derive(tree, processors);
        var fallback = new SettingsTree(defaults());
        derive(fallback, processors);
        var binder = new RecordBinder(tree, fallback);
        Settings settings = binder.bind(Settings.class);
        faults.addAll(binder.faults());
        if (settings == null || !faults.isEmpty()) {
            throw new SettingsException(faults);
        }
        return settings;
    }

    /** What the comments of the settings file promise for {@code null}. */
    private static void derive(SettingsTree tree, int processors) {
        tree.derive("development", Boolean.toString(tree.at("database.uri").isNull()));
        boolean development = tree.at("development").asText().equalsIgnoreCase("true");
        tree.derive("encryptionKey", "");
        tree.derive("http.host", development ? "127.0.0.1" : "0.0.0.0");
        tree.derive("management.host", tree.at("http.host").asText());
        tree.derive("outbound.allow", development ? "127.0.0.0/8,::1" : "");
        tree.derive("outbound.allowHttp", Boolean.toString(development));
        boolean http = tree.at("outbound.allowHttp").asText().equalsIgnoreCase("true");
        tree.derive("outbound.ports", http ? "80,443,1024-65535" : "443,1024-65535");
        boolean named = !tree.at("console.publicUrl").isNull();
        tree.derive("console.hosts", development ? "localhost,127.0.0.1,[::1]" : named ? "" : "*");
        tree.derive("delivery.verticles", Integer.toString(processors));
        tree.derive("log.format", development ? "PLAIN" : "JSON");
    }

    static ObjectNode defaults() {
        try (var in = SettingsLoader.class.getResourceAsStream(DEFAULTS)) {
            if (in == null) {
                throw new IllegalStateException("no " + DEFAULTS + " in this program");
            }
            return (ObjectNode) yaml().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static YAMLMapper yaml() {
        return YAMLMapper.builder(YAMLFactory.builder()
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .build())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    private static @Nullable Path fileOf(Map<String, String> environment) {
        String text = environment.getOrDefault(SettingsTree.FILE_VARIABLE, "");
        return text.isEmpty() ? null : Path.of(text);
    }

    private static JsonNode read(Path file, List<SettingFault> faults) {
        try {
            return yaml().readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            // The parser's own words quote the text around the fault, and that may be a secret.
            JsonLocation at = e.getLocation();
            String where = at == null ? "" : " in line " + at.getLineNr() + ", column " + at.getColumnNr();
            faults.add(new SettingFault(
                    "(whole file)", "…", file + where, "one YAML document in which each name stands once"));
        } catch (IOException e) {
            faults.add(new SettingFault("(whole file)", "…", file.toString(), "a file that can be read"));
        }
        return yaml().nullNode();
    }
}

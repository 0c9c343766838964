package dev.signpost.profile;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.signpost.model.RawBytes;
import dev.signpost.profile.InvalidProfilesException.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads wire profiles from YAML files, strictly: an unknown key, a missing one or a bad value anywhere refuses all of
 * them, with every fault at once. Reads files: for the start of the process only.
 */
public final class ProfileLoader {
    /** The profiles that ride in the jar. */
    public static final List<String> BUILT_IN = List.of("harvestr", "iara", "improvado", "iverton", "standard");

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");
    private static final String ENDING = ".yaml";
    private static final int MAX_FILE_BYTES = 1 << 20;

    private final String applicationVersion;
    private final ObjectMapper yaml = YAMLMapper.builder(YAMLFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private final ObjectMapper json = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
            .build();
    private final JsonFactory examples = new JsonFactory();

    /** @param applicationVersion what stands for {@code {version}} in a user agent, such as {@code 0.1.0} */
    public ProfileLoader(String applicationVersion) {
        this.applicationVersion = applicationVersion;
    }

    /**
     * The built-in profiles and those of a directory, by name; a file there takes the place of the built-in profile of
     * the same name.
     *
     * @param directory whose {@code *.yaml} files are read, or null for none
     * @throws InvalidProfilesException with every fault of every file
     * @throws UncheckedIOException if the directory or a file cannot be read
     */
    public Map<String, LoadedProfile> load(@Nullable Path directory) {
        var sources = new TreeMap<String, Source>();
        BUILT_IN.forEach(name -> sources.put(name, builtIn(name)));
        if (directory != null) {
            files(directory).forEach(source -> sources.put(source.name(), source));
        }
        return parse(sources);
    }

    /** One file's name without its ending, its name for messages, and its bytes. */
    private record Source(String name, String file, RawBytes content) {}

    private Map<String, LoadedProfile> parse(Map<String, Source> sources) {
        var faults = new ArrayList<Fault>();
        var loaded = new TreeMap<String, LoadedProfile>();
        for (Source source : sources.values()) {
            try {
                loaded.put(source.name(), parse(source, yaml));
            } catch (InvalidProfilesException invalid) {
                faults.addAll(invalid.faults());
            }
        }
        if (!faults.isEmpty()) {
            throw new InvalidProfilesException(faults);
        }
        return loaded;
    }

    /**
     * Reads one file, to check it by hand.
     *
     * @throws InvalidProfilesException with every fault
     * @throws UncheckedIOException if it cannot be read
     */
    public LoadedProfile ofFile(Path file) {
        return parse(source(file), yaml);
    }

    /**
     * Reads one profile from YAML text.
     *
     * @param name the profile's name
     * @param file what messages call it
     * @throws InvalidProfilesException with every fault
     */
    public LoadedProfile ofYaml(String name, String file, String text) {
        return parse(new Source(name, file, utf8(text)), yaml);
    }

    /**
     * Reads a document that was in force once, as {@link LoadedProfile#document} gave it: a delivery in the middle of
     * its retries keeps the profile of its first attempt.
     *
     * @throws InvalidProfilesException with every fault
     */
    public WireProfile ofDocument(String name, int version, String document) {
        var source = new Source(name, name + " version " + version, utf8(document));
        return parse(source, json).profile().withVersion(version);
    }

    private LoadedProfile parse(Source source, ObjectMapper mapper) {
        var faults = new ArrayList<Fault>();
        if (!NAME.matcher(source.name()).matches()) {
            faults.add(new Fault(
                    source.file(), "", "expected a file name of up to 32 lower-case letters, digits and hyphens"));
        }
        JsonNode tree = tree(source, mapper);
        YamlNode top = YamlNode.root(tree, source.file(), faults);
        WireProfile profile = top.map(new ProfileReader(source.name(), applicationVersion, this::wellFormed)::read);
        if (faults.isEmpty()) {
            faults.addAll(ProfileRules.check(profile, source.file()));
        }
        if (!faults.isEmpty()) {
            throw new InvalidProfilesException(faults);
        }
        // Written out, for a release that reads this text later has another version than the one whose requests it
        // tells.
        String document = document(((ObjectNode) tree).put("userAgent", profile.userAgent()));
        return new LoadedProfile(profile, document, sha256(document));
    }

    private static JsonNode tree(Source source, ObjectMapper mapper) {
        if (source.content().length() > MAX_FILE_BYTES) {
            throw whole(source, "expected at most " + MAX_FILE_BYTES + " bytes");
        }
        try {
            JsonNode tree = mapper.readTree(source.content().bytes());
            if (tree == null || tree.isMissingNode()) {
                throw whole(source, "expected a map, found an empty file");
            }
            return tree;
        } catch (JsonProcessingException malformed) {
            throw whole(source, "not well-formed: " + oneLine(malformed));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String oneLine(JsonProcessingException malformed) {
        var location = malformed.getLocation();
        String where = location == null ? "" : " (line " + location.getLineNr() + ")";
        // The parser indents the excerpts of the file that it mixes in.
        return malformed
                        .getOriginalMessage()
                        .lines()
                        .filter(line -> !line.startsWith(" "))
                        .collect(Collectors.joining(", "))
                + where;
    }

    private static InvalidProfilesException whole(Source source, String problem) {
        return new InvalidProfilesException(List.of(new Fault(source.file(), "", problem)));
    }

    private boolean wellFormed(String text) {
        try (JsonParser parser = examples.createParser(text)) {
            JsonNode value = json.readTree(parser);
            return value != null && parser.nextToken() == null;
        } catch (IOException malformed) {
            return false;
        }
    }

    private String document(JsonNode tree) {
        try {
            return json.writeValueAsString(tree);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a tree that was read can be written", impossible);
        }
    }

    private static RawBytes utf8(String text) {
        return RawBytes.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static RawBytes sha256(String document) {
        try {
            return RawBytes.of(MessageDigest.getInstance("SHA-256").digest(document.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    private static Source builtIn(String name) {
        String path = "/conf/profiles/" + name + ENDING;
        try (var in = ProfileLoader.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + path);
            }
            return new Source(name, "built-in " + name + ENDING, RawBytes.of(in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Source> files(Path directory) {
        try (var listed = Files.list(directory)) {
            return listed.filter(file -> file.toString().endsWith(ENDING))
                    .sorted()
                    .map(ProfileLoader::source)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Source source(Path file) {
        String name = String.valueOf(file.getFileName());
        String stem = name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name;
        try {
            return new Source(stem, file.toString(), RawBytes.of(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

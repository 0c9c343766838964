package dev.signpost.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads the OpenAPI document from the files that it is written in. {@code openapi.yaml} says what holds for all of it
 * and names its parts, files in the folder {@code openapi}, which have {@code paths} and {@code components} and nothing
 * else. The document is the first file with the paths of all parts, in the order of the list, and their components,
 * kind by kind: nothing is overwritten and nothing renamed, so a reference reads the same in a part as in the whole.
 */
final class ContractParts {
    static final String WHOLE = "/openapi.yaml";
    private static final String FOLDER = "/openapi/";
    private static final String LIST = "x-signpost-parts";
    private static final String PATHS = "paths";
    private static final String COMPONENTS = "components";

    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .stringQuotingChecker(new Quotes())
            .build());

    /** Quotes also what other readers take for a number or a time. */
    private static final class Quotes extends StringQuotingChecker.Default {
        private static final long serialVersionUID = 1;

        @Override
        public boolean needToQuoteValue(String value) {
            return super.needToQuoteValue(value) || value.matches("[0-9+.-].*");
        }
    }

    private ContractParts() {}

    /**
     * The whole document.
     *
     * @throws IllegalStateException if a part is missing, has anything but paths and components, or repeats a name
     */
    static ObjectNode join() {
        ObjectNode whole = read(WHOLE);
        List<String> parts = names(whole);
        whole.remove(LIST);
        whole.putObject(PATHS);
        whole.putObject(COMPONENTS);
        parts.forEach(part -> add(part, readPart(part), whole));
        return whole;
    }

    /** The parts that the first file names. */
    static List<String> names(ObjectNode whole) {
        var names = new ArrayList<String>();
        whole.withArray(LIST).forEach(name -> names.add(name.asText()));
        return names;
    }

    static ObjectNode readPart(String part) {
        return read(FOLDER + part + ".yaml");
    }

    /** Adds what a part has to what the parts before it had. */
    static void add(String part, ObjectNode tree, ObjectNode whole) {
        for (Map.Entry<String, JsonNode> entry : tree.properties()) {
            switch (entry.getKey()) {
                case PATHS -> addNew(part, entry.getValue(), whole.withObjectProperty(PATHS));
                case COMPONENTS -> {
                    ObjectNode components = whole.withObjectProperty(COMPONENTS);
                    entry.getValue()
                            .properties()
                            .forEach(kind ->
                                    addNew(part, kind.getValue(), components.withObjectProperty(kind.getKey())));
                }
                default ->
                    throw new IllegalStateException("the contract's part " + part + " has " + entry.getKey()
                            + ", and may have paths and components only");
            }
        }
    }

    private static void addNew(String part, JsonNode from, ObjectNode to) {
        for (Map.Entry<String, JsonNode> entry : from.properties()) {
            if (to.putIfAbsent(entry.getKey(), entry.getValue()) != null) {
                throw new IllegalStateException(
                        "the contract's part " + part + " has " + entry.getKey() + ", and a part before it too");
            }
        }
    }

    private static ObjectNode read(String resource) {
        try (var in = ContractParts.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("no " + resource + " on the class path");
            }
            return YAML.readValue(in, ObjectNode.class);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }

    /** The document as one YAML text. */
    static String yaml(ObjectNode document) {
        try {
            return YAML.writeValueAsString(document);
        } catch (JacksonException e) {
            throw new IllegalStateException("cannot write the contract", e);
        }
    }
}

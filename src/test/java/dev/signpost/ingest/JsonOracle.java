package dev.signpost.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signpost.model.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/** Compares our reading of a text with Jackson's tree, wherever Jackson goes by the standard. */
final class JsonOracle {
    private static final int MAX_DEPTH = 500;

    private final EventParser parser = new EventParser();
    private final ObjectMapper jackson = new ObjectMapper(JsonFactory.builder()
                    .disable(JsonFactory.Feature.CHARSET_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(2 * MAX_DEPTH)
                            .maxNumberLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            // A tree of decimals would need the digits of 1e400000; doubles compare as well here.
            .disable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    /** Demands the same verdict on whether it is JSON, and, for an event, the same payload. */
    void compare(byte[] text) {
        Optional<Boolean> accepted = accepts(text);
        if (accepted.isEmpty()) {
            return;
        }
        Optional<JsonNode> tree = tree(text);
        if (accepted.get() && tree.isEmpty()) {
            // The one point where Jackson is stricter than RFC 8259 section 8.2: lone surrogates in names.
            assertThat(latin1(text)).as(hex(text)).containsIgnoringCase("\\ud");
        } else {
            assertThat(accepted.get()).as(hex(text)).isEqualTo(tree.isPresent() && isUtf8(text));
            tree.ifPresent(root -> compareCut(text, root));
        }
    }

    private void compareCut(byte[] text, JsonNode root) {
        Draft draft;
        try {
            draft = parser.parse("t", text, EventParser.Headers.NONE);
        } catch (Refusal refusal) {
            return;
        }
        assertThat(draft.type()).isEqualTo(root.get("type").textValue());
        assertThat(tree(draft.data().bytes())).as(hex(text)).contains(root.get("data"));
        byte[] bytes = draft.data().bytes();
        assertThat((char) bytes[0]).isNotIn(' ', '\t', '\r', '\n');
        assertThat((char) bytes[bytes.length - 1]).isNotIn(' ', '\t', '\r', '\n');
    }

    /** Empty if the text is nested too deeply to be compared. */
    private static Optional<Boolean> accepts(byte[] text) {
        try {
            var json = new JsonScanner(text);
            json.skipValue();
            json.finish();
            return json.deepest() > MAX_DEPTH ? Optional.empty() : Optional.of(true);
        } catch (Refusal refusal) {
            assertThat(refusal.kind()).isEqualTo(Refusal.Kind.MALFORMED);
            return Optional.of(false);
        }
    }

    private Optional<JsonNode> tree(byte[] text) {
        try {
            JsonNode tree = jackson.readTree(text);
            return tree.isMissingNode() ? Optional.empty() : Optional.of(tree);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static boolean isUtf8(byte[] text) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static String latin1(byte[] text) {
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    private static String hex(byte[] text) {
        return latin1(text) + " = " + HexFormat.of().formatHex(text);
    }
}

package dev.signpost.boot;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Says where a text is no JSON, in places of the text that its sender typed and not of the request made of it. */
final class JsonFault {
    private static final int MAX_DEPTH = 1_000;
    // The instance takes numbers and texts of any length, and refuses by itself what is nested too deep.
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxNestingDepth(MAX_DEPTH)
                    .build())
            .build();

    private JsonFault() {}

    /** What is wrong, or null if it is one JSON value in UTF-8. */
    static @Nullable String of(byte[] text) {
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() == null) {
                return "there is nothing";
            }
            parser.skipChildren();
            return parser.nextToken() == null
                    ? null
                    : "it goes on behind its end, at byte "
                            + parser.currentTokenLocation().getByteOffset();
        } catch (JsonProcessingException e) {
            return "byte " + e.getLocation().getByteOffset() + ": " + e.getOriginalMessage();
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }
}

package dev.signpost.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.signpost.model.Refusal;
import dev.signpost.model.Refusal.Fault;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON bodies of management requests into a tree, strictly: UTF-8 without a byte order mark, nothing behind
 * the value, no duplicate names, nested at most 32 deep, integers within 64 bits, other numbers within a double, no
 * text that Postgres could not hold (U+0000, lone surrogates). Never for payloads, which may be all of these.
 */
final class StrictJson {
    private static final int MAX_DEPTH = 32;
    private static final int MAX_NUMBER_DIGITS = 1_000;
    /** Beyond it a double does not hold every integer. */
    private static final double MAX_EXACT = 9_007_199_254_740_992.0;

    private static final BigInteger MAX_LONG = BigInteger.valueOf(Long.MAX_VALUE);
    private static final BigInteger MIN_LONG = BigInteger.valueOf(Long.MIN_VALUE);

    private final JsonFactory factory = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_NUMBER_DIGITS)
                    .build())
            .build();

    /**
     * Parses a body.
     *
     * @return a {@link JsonObject}, {@link JsonArray}, String, Long, Double, Boolean or null
     * @throws Refusal MALFORMED if it is not JSON; INVALID with every duplicate name and unusable value
     */
    @Nullable
    Object parse(Buffer body) {
        String text = decode(body.getBytes());
        var faults = new ArrayList<Fault>();
        Object value;
        try (JsonParser parser = factory.createParser(text)) {
            parser.nextToken();
            value = value(parser, "", faults);
            if (parser.nextToken() != null) {
                throw malformed(parser);
            }
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            throw at == null ? malformed(1, 1) : malformed(at.getLineNr(), at.getColumnNr());
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory cannot fail to be read", e);
        }
        if (!faults.isEmpty()) {
            throw Refusal.invalid(faults);
        }
        return value;
    }

    private static String decode(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw Refusal.of(Refusal.Kind.MALFORMED, "The body is not valid UTF-8.");
        }
    }

    private static @Nullable Object value(JsonParser parser, String pointer, List<Fault> faults) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == null) {
            throw malformed(parser);
        }
        return switch (token) {
            case START_OBJECT -> object(parser, pointer, faults);
            case START_ARRAY -> array(parser, pointer, faults);
            case VALUE_STRING -> text(parser.getText(), pointer, faults);
            case VALUE_NUMBER_INT -> integer(parser.getBigIntegerValue(), pointer, faults);
            case VALUE_NUMBER_FLOAT -> decimal(parser.getDoubleValue(), pointer, faults);
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw malformed(parser);
        };
    }

    private static JsonObject object(JsonParser parser, String pointer, List<Fault> faults) throws IOException {
        var object = new JsonObject();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            String at = pointer + "/" + escape(name);
            text(name, at, faults);
            parser.nextToken();
            Object value = value(parser, at, faults);
            if (object.containsKey(name)) {
                faults.add(new Fault(at, "must not appear twice"));
            }
            object.put(name, value);
        }
        return object;
    }

    private static JsonArray array(JsonParser parser, String pointer, List<Fault> faults) throws IOException {
        var array = new JsonArray();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value(parser, pointer + "/" + array.size(), faults));
        }
        return array;
    }

    private static String text(String text, String pointer, List<Fault> faults) {
        if (!storable(text)) {
            faults.add(new Fault(pointer, "must not contain U+0000 or lone surrogates"));
        }
        return text;
    }

    /** True if Postgres could hold the text. */
    static boolean storable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (c == 0 || Character.isSurrogate(c)) {
                return false;
            }
        }
        return true;
    }

    private static Long integer(BigInteger number, String pointer, List<Fault> faults) {
        if (number.compareTo(MAX_LONG) > 0 || number.compareTo(MIN_LONG) < 0) {
            faults.add(new Fault(pointer, "must be a number within 64 bits"));
        }
        return number.longValue();
    }

    /** An integer by its value where it is one, for 2.0 and 2e0 are integers in JSON (RFC 8259 section 6). */
    private static Number decimal(double number, String pointer, List<Fault> faults) {
        if (!Double.isFinite(number)) {
            faults.add(new Fault(pointer, "must be a number within the range of a double"));
        }
        boolean whole = Math.rint(number) == number && Math.abs(number) <= MAX_EXACT;
        return whole ? (Number) (long) number : (Number) number;
    }

    /** A name as a part of a JSON Pointer (RFC 6901 section 3). */
    static String escape(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    private static Refusal malformed(JsonParser parser) {
        var at = parser.currentLocation();
        return malformed(at.getLineNr(), at.getColumnNr());
    }

    private static Refusal malformed(int line, int column) {
        return Refusal.of(
                Refusal.Kind.MALFORMED, "The body is not valid JSON, at line " + line + ", column " + column + ".");
    }
}

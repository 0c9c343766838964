package dev.signpost.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signpost.model.Refusal.Fault;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaCompilerTest {
    private final SchemaCompiler compiler = new SchemaCompiler(
            new JsonObject("{\"components\":{\"schemas\":{\"Name\":{\"type\":\"string\",\"maxLength\":3}}}}"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"oneOf\":[]}",
                "{\"type\":\"number\",\"multipleOf\":2}",
                "{\"properties\":{\"a\":{\"not\":{}}}}",
                "{\"type\":\"string\",\"format\":\"uri\"}",
                "{\"type\":\"string\",\"pattern\":\"[a-z]+\",\"x-expected\":\"letters\"}",
                "{\"type\":\"string\",\"pattern\":\"^[a-z]+$\"}",
                "{\"$ref\":\"#/components/schemas/Missing\"}",
            })
    void shouldNotCompileWhatItWouldNotCheck(String schema) {
        assertThatThrownBy(() -> compiler.compile(new JsonObject(schema))).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"$ref\":\"#/components/schemas/Name\"}|[\"abcd\"]|must have at most 3 characters",
                "{\"type\":\"string\",\"maxLength\":1}|[\"😀\"]|``",
                "{\"type\":\"string\",\"minLength\":2,\"maxLength\":3}|[\"a\"]|must have 2 to 3 characters",
                "{\"type\":\"string\",\"pattern\":\"^[a-z]+$\",\"x-expected\":\"letters\"}|[\"abc\\n\"]|must be letters",
                "{\"type\":[\"integer\",\"null\"],\"minimum\":1}|[null]|``",
                "{\"type\":[\"integer\",\"null\"],\"minimum\":1}|[0]|must be at least 1",
                "{\"type\":[\"integer\",\"null\"],\"minimum\":1}|[\"1\"]|must be an integer or null",
                "{\"type\":\"integer\"}|[1.5]|must be an integer",
                "{\"type\":\"string\",\"enum\":[\"A\",\"B\"]}|[\"a\"]|must be one of A, B",
                "{\"type\":\"boolean\",\"const\":true}|[false]|must be true",
                "{\"type\":\"array\",\"minItems\":1,\"maxItems\":2}|[[]]|must have 1 to 2 items",
                "{\"type\":\"object\",\"minProperties\":1}|[{}]|must have at least 1 field",
                "{\"type\":\"object\",\"additionalProperties\":{\"type\":\"string\"}}|[{\"a\":\"b\"}]|``",
            })
    void shouldSayWhatWasExpected(String schema, String value, String message) {
        var faults = new ArrayList<Fault>();

        compiler.compile(new JsonObject(schema)).check(new JsonArray(value).getValue(0), "/x", faults);

        assertThat(faults).extracting(Fault::message).isEqualTo(message.isEmpty() ? List.of() : List.of(message));
    }

    @Test
    void shouldStopListingFaultsSomewhere() {
        var body = new JsonObject();
        for (int i = 0; i < 10_000; i++) {
            body.put("field" + i, i);
        }
        var faults = new ArrayList<Fault>();

        compiler.compile(new JsonObject("{\"type\":\"object\",\"additionalProperties\":false}"))
                .check(body, "", faults);

        assertThat(faults).hasSize(100);
    }
}

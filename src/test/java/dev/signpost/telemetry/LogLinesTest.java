package dev.signpost.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class LogLinesTest {
    private static final String HOSTILE = "a\nb\u001b[31m\"\\\u202e\u2028é";

    @Test
    void shouldWriteOneJsonObjectALine() throws Exception {
        var event = event("event.accepted", null, pair("tenantId", HOSTILE), pair("count", 3), pair("last", true));

        String line = text(new JsonLines().encode(event));

        var json = new ObjectMapper().readTree(line);
        assertThat(line).endsWith("}\n");
        assertThat(line.strip()).doesNotContain("\n").doesNotContain("\u001b");
        assertThat(json.get("time").asText()).isEqualTo("2026-01-02T03:04:05.678Z");
        assertThat(json.get("message").asText()).isEqualTo("event.accepted");
        assertThat(json.get("tenantId").asText()).isEqualTo(HOSTILE);
        assertThat(json.get("count").isInt()).isTrue();
        assertThat(json.get("last").isBoolean()).isTrue();
    }

    @Test
    void shouldCutWhatIsTooLong() throws Exception {
        var event = event("x", null, pair("reason", "y".repeat(100_000)));

        var json = new ObjectMapper().readTree(new JsonLines().encode(event));

        assertThat(json.get("reason").asText())
                .hasSize(JsonLines.LONGEST_TEXT + 1)
                .endsWith("…");
        assertThat(text(new PlainLines().encode(event))).hasSizeLessThan(JsonLines.LONGEST_TEXT + 100);
    }

    @Test
    void shouldKeepTheTraceOfAnException() throws Exception {
        var event = event("boom", new IllegalStateException("inner"));

        var json = new ObjectMapper().readTree(new JsonLines().encode(event));

        assertThat(json.get("exception").asText()).contains("IllegalStateException: inner");
    }

    @Test
    void shouldWriteNothingThatATerminalObeys() {
        var event = event("event.accepted", null, pair("tenantId", HOSTILE));

        String line = text(new PlainLines().encode(event));

        assertThat(line).endsWith(" INFO  event.accepted tenantId=a\\u000ab\\u001b[31m\"\\\\u202e\\u2028é\n");
    }

    @Test
    void shouldNotUseAKeyThatTheLineItselfHas() throws Exception {
        List<String> keys = new ArrayList<>();
        for (var field : LogKeys.class.getDeclaredFields()) {
            if (Modifier.isPublic(field.getModifiers())) {
                keys.add((String) field.get(null));
            }
        }

        assertThat(keys).doesNotHaveDuplicates().doesNotContain("time", "level", "logger", "message", "exception");
    }

    private static LoggingEvent event(String message, @Nullable Throwable thrown, KeyValuePair... pairs) {
        var logger = new LoggerContext().getLogger("dev.signpost.test");
        var event = new LoggingEvent("", logger, Level.INFO, message, thrown, null);
        event.setInstant(Instant.parse("2026-01-02T03:04:05.678901Z"));
        event.setKeyValuePairs(Arrays.asList(pairs));
        return event;
    }

    private static KeyValuePair pair(String key, Object value) {
        return new KeyValuePair(key, value);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}

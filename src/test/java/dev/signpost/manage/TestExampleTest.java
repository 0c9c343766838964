package dev.signpost.manage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.model.RawJson;
import dev.signpost.profile.EventKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TestExampleTest {
    private static final List<EventKind> CATALOGUE =
            List.of(kind("contact.created", null), kind("deal.won", null), kind("deal.lost", json("[\"stage\"]")));

    private static EventKind kind(String type, @Nullable RawJson changes) {
        return new EventKind("any", type, "It happened.", json("{\"type\":\"" + type + "\"}"), changes);
    }

    private static RawJson json(String text) {
        return RawJson.of(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void shouldTakeTheTypeThatWasAskedForWithItsExampleAndChanges() {
        var example = TestExample.of("deal.lost", List.of("contact.created"), CATALOGUE);

        assertThat(example.type()).isEqualTo("deal.lost");
        assertThat(example.data()).isEqualTo(json("{\"type\":\"deal.lost\"}"));
        assertThat(example.changes()).isEqualTo(json("[\"stage\"]"));
    }

    @Test
    void shouldTakeTheFirstThatTheWebhookSubscribesTo() {
        assertThat(type("deal.lost", "contact.*")).isEqualTo("deal.lost");
        assertThat(type("deal.*")).isEqualTo("deal.won");
        assertThat(type("*")).isEqualTo("contact.created");
        assertThat(type()).isEqualTo("contact.created");
    }

    @Test
    void shouldFindSomethingForTypesThatAreInNoCatalogue() {
        var unknown = TestExample.of("own.type", List.of("*"), CATALOGUE);

        assertThat(unknown.type()).isEqualTo("own.type");
        assertThat(unknown.data()).isEqualTo(json("{\"test\":true,\"message\":\"This is a test event.\"}"));
        assertThat(type("own.*")).isEqualTo("own.test");
        assertThat(TestExample.of(null, List.of("*"), List.of()).type()).isEqualTo("signpost.test");
    }

    private static String type(String... patterns) {
        return TestExample.of(null, List.of(patterns), CATALOGUE).type();
    }
}

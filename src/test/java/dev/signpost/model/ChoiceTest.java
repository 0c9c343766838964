package dev.signpost.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChoiceTest {
    private static final List<String> PROFILES = List.of("harvestr", "iara", "improvado", "iverton", "standard");

    @ParameterizedTest
    @CsvSource({
        "standrad,standard",
        "Standard,standard",
        "standar,standard",
        "iverton1,iverton",
        "lara,iara",
        "harvest,harvestr"
    })
    void shouldGuessWhichWasMeant(String given, String meant) {
        assertThat(Choice.nearest(given, PROFILES)).hasValue(meant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "acme", "tandards", "stan", "standardstandardstandardstandardstandardstandardstandard1"})
    void shouldNotGuessWhatIsTooFar(String given) {
        assertThat(Choice.nearest(given, PROFILES)).isEmpty();
    }

    @Test
    void shouldNameWhatWouldDo() {
        assertThat(Choice.expected("raed", List.of("publish", "read")))
                .isEqualTo("expected one of publish, read; did you mean read?");
        assertThat(Choice.expected("x", List.of())).isEqualTo("there are none");
    }
}

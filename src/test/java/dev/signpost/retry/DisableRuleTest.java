package dev.signpost.retry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.profile.Profiles;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DisableRuleTest {
    private static final long NOW = 1_775_475_600_000L;

    @ParameterizedTest
    @CsvSource({
        // 120 hours without a success, and one exhausted
        "standard, 119, 5, false",
        "standard, 120, 1, true",
        "standard, 1000, 1, true",
        "standard, 1000, 0, false",
        "standard, , 5, false",
        // never
        "improvado, 10000, 10000, false",
        "iara, 10000, 10000, false",
        // ten in a row
        "harvestr, 1, 9, false",
        "harvestr, 1, 10, true",
        "harvestr, , 11, true",
        // the first
        "iverton, , 0, false",
        "iverton, , 1, true",
        "iverton, 0, 1, true",
    })
    void shouldDisableByTheProfilesRule(String name, @Nullable Long failingHours, int exhausted, boolean disables) {
        Long since = failingHours == null
                ? null
                : NOW - Duration.ofHours(failingHours).toMillis();

        assertThat(DisableRule.disables(Profiles.named(name), since, NOW, exhausted))
                .isEqualTo(disables);
    }
}

package dev.signpost;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LauncherTest {
    @ParameterizedTest
    @ValueSource(strings = {"1.8", "9", "11", "16"})
    void shouldRefuseAJavaThatIsTooOld(String specification) {
        assertThat(Launcher.fault(specification, specification + ".0.2", "/opt/java"))
                .contains("version " + specification + ".0.2, in /opt/java", "needs 17 or later");
    }

    @ParameterizedTest
    @ValueSource(strings = {"17", "21", "25", "100"})
    void shouldTakeAJavaThatIsNewEnough(String specification) {
        assertThat(Launcher.fault(specification, specification, "/opt/java")).isNull();
    }
}

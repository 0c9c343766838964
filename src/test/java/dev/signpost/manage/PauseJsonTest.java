package dev.signpost.manage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.model.AttemptResult;
import dev.signpost.model.PauseKind;
import dev.signpost.queue.Pauses;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class PauseJsonTest {
    private static Pauses.Pause pause(PauseKind kind, AttemptResult result) {
        return new Pauses.Pause(kind, result, 0, Instant.EPOCH, null, 1);
    }

    private static String shown(Pauses.Pause pause) {
        @Nullable JsonObject paused = PauseJson.paused(pause);
        return paused + " " + PauseJson.throttled(pause) + " " + PauseJson.status(pause);
    }

    /** It would show which names the inside of a network has. */
    @ParameterizedTest
    @EnumSource(names = "DESTINATION_STOPPED", mode = Mode.EXCLUDE)
    void shouldTellANameThatLeadsInsideLikeOneThatIsNotFound(PauseKind kind) {
        assertThat(shown(pause(kind, AttemptResult.ADDRESS_REFUSED))).isEqualTo(shown(pause(kind, AttemptResult.DNS)));
    }

    @Test
    void shouldTellHowTheLastAttemptFailed() {
        assertThat(shown(pause(PauseKind.BREAKER_OPEN, AttemptResult.TIMEOUT)))
                .isNotEqualTo(shown(pause(PauseKind.BREAKER_OPEN, AttemptResult.DNS)));
    }
}

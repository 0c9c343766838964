package dev.signpost.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Rows that a newer version has written before somebody went back to this one. */
class NewerCodesTest {
    private static final int NEWER_DEAD = 19;
    private static final int NEWER = 99;

    @Test
    void shouldReadCodesOfANewerVersionAsTheNearestThatItKnows() {
        assertThat(AttemptResult.ofCode(NEWER)).isEqualTo(AttemptResult.INTERRUPTED);
        assertThat(WaitReason.ofCode(NEWER)).isEqualTo(WaitReason.SCHEDULE);
        assertThat(PauseKind.ofCode(NEWER)).isEqualTo(PauseKind.THROTTLED);
        assertThat(ParkReason.ofCode(NEWER_DEAD).dead()).isTrue();
        assertThat(ParkReason.ofCode(NEWER).dead()).isFalse();
    }

    @Test
    void shouldReadItsOwnCodes() {
        assertThat(Arrays.stream(AttemptResult.values()).map(result -> AttemptResult.ofCode(result.code())))
                .containsExactly(AttemptResult.values());
        assertThat(Arrays.stream(WaitReason.values()).map(reason -> WaitReason.ofCode(reason.code())))
                .containsExactly(WaitReason.values());
        assertThat(Arrays.stream(PauseKind.values()).map(kind -> PauseKind.ofCode(kind.code())))
                .containsExactly(PauseKind.values());
        assertThat(Arrays.stream(ParkReason.values()).map(reason -> ParkReason.ofCode(reason.code())))
                .containsExactly(ParkReason.values());
    }
}

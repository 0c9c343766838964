package dev.signpost.manage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.model.AttemptResult;
import dev.signpost.model.ParkReason;
import dev.signpost.queue.DeadLetterCauses.Cause;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SightTest {
    private static Cause cause(AttemptResult result, long count, long firstAt, long lastAt) {
        return new Cause(
                "wh_1",
                ParkReason.EXHAUSTED,
                result,
                0,
                null,
                count,
                Instant.ofEpochSecond(firstAt),
                Instant.ofEpochSecond(lastAt),
                new UUID(0, lastAt));
    }

    @Test
    void shouldShowTenantsOneCauseWhereAnOperatorSeesTwo() {
        List<Cause> causes = List.of(
                cause(AttemptResult.TIMEOUT, 5, 1, 2),
                cause(AttemptResult.ADDRESS_REFUSED, 4, 3, 9),
                cause(AttemptResult.DNS, 3, 2, 8));

        assertThat(Sight.TENANT.of(causes))
                .containsExactly(cause(AttemptResult.DNS, 7, 2, 9), cause(AttemptResult.TIMEOUT, 5, 1, 2));
        assertThat(Sight.OPERATOR.of(causes)).isEqualTo(causes);
    }

    @Test
    void shouldChangeNothingElse() {
        for (AttemptResult result : AttemptResult.values()) {
            boolean hidden = result == AttemptResult.ADDRESS_REFUSED;
            assertThat(Sight.TENANT.of(result)).isEqualTo(hidden ? AttemptResult.DNS : result);
            assertThat(Sight.OPERATOR.of(result)).isEqualTo(result);
        }
    }
}

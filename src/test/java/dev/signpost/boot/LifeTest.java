package dev.signpost.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class LifeTest {
    private final List<String> closed = new ArrayList<>();
    private final Life life = new Life(System.err);

    @Test
    void shouldCloseInReverseOnceAndGoOnAfterAFailure() throws Exception {
        life.onEnd("database", () -> closed.add("database"));
        life.onEnd("broken", () -> {
            throw new IllegalStateException("on purpose");
        });
        life.onEnd("application", () -> closed.add("application"));

        life.end();
        life.end();
        life.awaitEnd();

        assertThat(closed).containsExactly("application", "database");
    }

    @Test
    void shouldCloseAtOnceWhatIsOpenedTooLate() {
        life.end();

        assertThatThrownBy(() -> life.onEnd("database", () -> closed.add("database")))
                .isInstanceOf(CancellationException.class);
        assertThat(closed).containsExactly("database");
    }
}

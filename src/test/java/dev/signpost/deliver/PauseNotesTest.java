package dev.signpost.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.model.AttemptResult;
import dev.signpost.model.PauseKind;
import dev.signpost.queue.PauseNote;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PauseNotesTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long NOW = 1;

    private final PauseNotes notes = new PauseNotes();

    private static PauseNote began(PauseKind kind) {
        return note(new PauseNote.Pause(kind, AttemptResult.STATUS, 503, 0, 1000L, null), false);
    }

    private static PauseNote ended(boolean early) {
        return note(null, early);
    }

    private static PauseNote note(PauseNote.@Nullable Pause pause, boolean early) {
        return new PauseNote(7, 1, pause, early);
    }

    @Test
    void shouldGiveTheLatestOfEachWebhook() {
        notes.add(began(PauseKind.RETRY_AFTER));
        notes.add(began(PauseKind.BREAKER_OPEN));

        assertThat(notes.take(10, NOW)).containsExactly(began(PauseKind.BREAKER_OPEN));
        assertThat(notes.take(10, NOW + 5 * SECOND)).isEmpty();
    }

    @Test
    void shouldWriteOfNoWebhookMoreOftenThanOnceASecond() {
        int written = 0;

        for (int tenth = 0; tenth < 100; tenth++) {
            notes.add(began(tenth % 2 == 0 ? PauseKind.RETRY_AFTER : PauseKind.THROTTLED));
            written += notes.take(10, NOW + tenth * SECOND / 10).size();
        }

        assertThat(written).isEqualTo(10);
    }

    @Test
    void shouldWriteNothingOfWhatBeganAndEndedUnseen() {
        notes.add(began(PauseKind.THROTTLED));
        notes.add(ended(false));

        assertThat(notes.take(10, NOW)).isEmpty();
    }

    @Test
    void shouldWriteAnEndThatSomethingWaitsFor() {
        notes.add(began(PauseKind.RETRY_AFTER));
        notes.add(note(new PauseNote.Pause(PauseKind.THROTTLED, AttemptResult.STATUS, 503, 0, null, null), true));
        notes.add(ended(false));

        assertThat(notes.take(10, NOW)).containsExactly(ended(true));
    }

    @Test
    void shouldKeepWhatCouldNotBeWrittenUnlessSomethingNewerCame() {
        notes.add(began(PauseKind.RETRY_AFTER));
        List<PauseNote> lost = notes.take(10, NOW);
        notes.add(began(PauseKind.BREAKER_OPEN));

        notes.putBack(lost);

        assertThat(notes.take(10, NOW + SECOND)).containsExactly(began(PauseKind.BREAKER_OPEN));
    }

    @Test
    void shouldWriteAnEndThatCouldNotBeWrittenAtFirst() {
        notes.add(began(PauseKind.BREAKER_OPEN));
        notes.take(10, NOW);
        notes.add(ended(false));

        notes.putBack(notes.take(10, NOW + SECOND));

        assertThat(notes.take(10, NOW + 2 * SECOND)).containsExactly(ended(false));
    }
}

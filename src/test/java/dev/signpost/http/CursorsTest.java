package dev.signpost.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signpost.model.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorsTest {
    private final Cursors cursors = new Cursors(new byte[32]);

    @Test
    void shouldGiveBackThePositionThatItSealed() {
        String cursor = cursors.seal("listEvents\0001", "0196f3a1é");

        assertThat(cursor).matches("[A-Za-z0-9_-]+");
        assertThat(cursors.open("listEvents\0001", cursor)).isEqualTo("0196f3a1é");
    }

    @Test
    void shouldSayNothingOfThePositionToItsHolder() {
        byte[] cursor = Base64.getUrlDecoder().decode(cursors.seal("list", "1234567890"));

        assertThat(new String(cursor, StandardCharsets.ISO_8859_1)).doesNotContain("1234567890");
        assertThat(cursors.seal("list", "1234567890"))
                .isEqualTo(Base64.getUrlEncoder().withoutPadding().encodeToString(cursor))
                .isNotEqualTo(cursors.seal("other", "1234567890"));
    }

    @Test
    void shouldNotOpenACursorWithAnyBitChanged() {
        byte[] bytes = Base64.getUrlDecoder().decode(cursors.seal("list", "17"));
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] changed = bytes.clone();
            changed[bit / 8] ^= (byte) (1 << (bit % 8));
            String cursor = Base64.getUrlEncoder().withoutPadding().encodeToString(changed);

            assertThatThrownBy(() -> cursors.open("list", cursor)).isInstanceOf(Refusal.class);
        }
    }

    @Test
    void shouldNotMistakeAPartOfTheBindingForAPartOfThePosition() {
        String cursor = cursors.seal("list", "17");

        assertThatThrownBy(() -> cursors.open("list1", shifted(cursor))).isInstanceOf(Refusal.class);
    }

    @Test
    void shouldNotOpenAnotherKeysCursor() {
        byte[] other = new byte[32];
        other[31] = 1;
        String cursor = new Cursors(other).seal("list", "17");

        assertThatThrownBy(() -> cursors.open("list", cursor)).isInstanceOf(Refusal.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "!!!", "AAAA", "=", "AAAAAAAAAAAAAAAAAAAAAA"})
    void shouldNotOpenWhatIsNoCursor(String cursor) {
        assertThatThrownBy(() -> cursors.open("list", cursor)).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.kind()).isEqualTo(Refusal.Kind.INVALID);
            assertThat(refusal.faults().get(0).pointer()).isEqualTo("cursor");
        });
    }

    /** The same code with the position's first character moved to the binding's end. */
    private static String shifted(String cursor) {
        byte[] bytes = Base64.getUrlDecoder().decode(cursor);
        byte[] shorter = new byte[bytes.length - 1];
        System.arraycopy(bytes, 0, shorter, 0, 16);
        System.arraycopy(bytes, 17, shorter, 16, shorter.length - 16);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(shorter);
    }
}

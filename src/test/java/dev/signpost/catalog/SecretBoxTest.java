package dev.signpost.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signpost.catalog.SecretBox.Place;
import dev.signpost.catalog.SecretBox.Purpose;
import dev.signpost.testkit.CatalogFixture;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretBoxTest {
    private static final Place HERE = new Place(Purpose.SIGNING_SECRET, 1, 2, 3);
    private static final byte[] PLAIN = "whsec_canary".getBytes(StandardCharsets.UTF_8);

    private final SecretBox box = box(CatalogFixture.key(1));

    private static SecretBox box(byte[]... keys) {
        return new SecretBox(List.of(keys), new SecureRandom());
    }

    @Test
    void shouldOpenWhatItSealed() {
        byte[] sealed = box.seal(HERE, PLAIN);

        assertThat(box.open(HERE, sealed)).isEqualTo(PLAIN);
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("canary");
    }

    @Test
    void shouldSealTheSameTextDifferentlyEachTime() {
        assertThat(box.seal(HERE, PLAIN)).isNotEqualTo(box.seal(HERE, PLAIN));
    }

    @Test
    void shouldNotOpenInAnotherPlace() {
        byte[] sealed = box.seal(HERE, PLAIN);

        for (Place other : List.of(
                new Place(Purpose.HEADERS, 1, 2, 3),
                new Place(Purpose.SIGNING_SECRET, 9, 2, 3),
                new Place(Purpose.SIGNING_SECRET, 1, 9, 3),
                new Place(Purpose.SIGNING_SECRET, 1, 2, 9),
                new Place(Purpose.SIGNING_SECRET, 12, 3, 0))) {
            assertThatThrownBy(() -> box.open(other, sealed)).isInstanceOf(SealBroken.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 16, 17, 20, -1})
    void shouldNotOpenWhatWasDamaged(int at) {
        byte[] sealed = box.seal(HERE, PLAIN);
        sealed[at < 0 ? sealed.length - 1 : at] ^= 1;

        assertThatThrownBy(() -> box.open(HERE, sealed)).isInstanceOf(SealBroken.class);
    }

    @Test
    void shouldNotOpenWhatIsTooShort() {
        assertThatThrownBy(() -> box.open(HERE, new byte[10])).isInstanceOf(SealBroken.class);
    }

    @Test
    void shouldTellAMissingKeyFromDamage() {
        byte[] sealed = box.seal(HERE, PLAIN);

        assertThatThrownBy(() -> box(CatalogFixture.key(2)).open(HERE, sealed)).isInstanceOf(KeyUnavailable.class);
        assertThatThrownBy(() -> box().open(HERE, sealed)).isInstanceOf(KeyUnavailable.class);
        assertThatThrownBy(() -> box().seal(HERE, PLAIN)).isInstanceOf(KeyUnavailable.class);
    }

    @Test
    void shouldOpenWithAFormerKeyAndSealWithThePresentOne() {
        byte[] old = box.seal(HERE, PLAIN);
        var rotated = box(CatalogFixture.key(2), CatalogFixture.key(1));

        byte[] fresh = rotated.seal(HERE, PLAIN);

        assertThat(rotated.open(HERE, old)).isEqualTo(PLAIN);
        assertThat(box(CatalogFixture.key(2)).open(HERE, fresh)).isEqualTo(PLAIN);
    }

    @Test
    void shouldRefuseAKeyOfAnotherLength() {
        assertThatIllegalArgumentException().isThrownBy(() -> box(new byte[16]));
    }

    @Test
    void shouldShowNoKey() {
        assertThat(box).hasToString("SecretBox[1 keys]");
    }
}

package dev.signpost.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.testkit.Await;
import org.junit.jupiter.api.Test;

class ProfileVersionsTest extends CatalogTest {

    @Test
    void shouldNumberEachTextOnce() {
        var versions = new ProfileVersions(pool);
        int first = Await.value(versions.register(new ProfileVersions.Document("standard", "a")));
        int again = Await.value(versions.register(new ProfileVersions.Document("standard", "a")));
        int other = Await.value(versions.register(new ProfileVersions.Document("standard", "b")));

        assertThat(again).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
        assertThat(Await.value(versions.document(first))).contains(new ProfileVersions.Document("standard", "a"));
        assertThat(Await.value(versions.document(999))).isEmpty();
    }
}

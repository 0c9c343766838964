package dev.signpost.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signpost.model.Refusal;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntityTagsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            "3"            | 3
            "2", "3"       | 2 3
            "2","3"        | 2 3
            , "3" ,, "2",  | 2 3
            "x,y", "3"     | 3
            W/"3", "2"     | 2
            W/"3"          | ~~
            "x"            | ~~
            ""             | ~~
            "03"           | ~~
            """)
    void shouldReadAListOfTags(String header, String versions) {
        var expected = Arrays.stream(versions.split(" "))
                .filter(text -> !text.isEmpty())
                .map(Integer::valueOf);

        assertThat(EntityTags.versions(List.of(header))).containsExactlyInAnyOrderElementsOf(expected.toList());
    }

    @Test
    void shouldReadAHeaderThatWasSentTwiceAsOneList() {
        assertThat(EntityTags.versions(List.of("\"2\"", "\"3\""))).containsExactlyInAnyOrder(2, 3);
    }

    @Test
    void shouldTakeAnyVersionWhereNoneIsNamed() {
        assertThat(EntityTags.versions(List.of())).isNull();
        assertThat(EntityTags.versions(List.of(" * "))).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "\"3", "\"1\" \"3\"", "*, \"3\"", "w/\"3\"", "", ","})
    void shouldRefuseWhatIsNoList(String header) {
        assertThatThrownBy(() -> EntityTags.versions(List.of(header)))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.kind()).isEqualTo(Refusal.Kind.PRECONDITION_FAILED));
    }
}

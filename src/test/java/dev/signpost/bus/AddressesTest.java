package dev.signpost.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
    @Test
    void shouldKnowEachOfThem() throws Exception {
        List<String> addresses = new ArrayList<>(List.of(Addresses.deliver(0), Addresses.deliver(255)));
        for (Field field : Addresses.class.getDeclaredFields()) {
            if (field.getType() == String.class
                    && Modifier.isPublic(field.getModifiers())
                    && !field.getName().equals("TRACEPARENT")) {
                addresses.add((String) field.get(null));
            }
        }

        assertThat(addresses).hasSizeGreaterThan(4).allMatch(Addresses::has);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "signpost.", "signpost.publish.7", "stage.deliver.", "stage.deliver.x", "stage.deliver.1234"
            })
    void shouldKnowNoOther(String address) {
        assertThat(Addresses.has(address)).isFalse();
    }
}

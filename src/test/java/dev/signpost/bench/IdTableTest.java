package dev.signpost.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class IdTableTest {
    @Test
    void shouldRememberWhatAMapRemembersWhileItGrows() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(11);
        Map<UUID, Integer> expected = new HashMap<>();
        IdTable table = new IdTable(16);
        for (int i = 0; i < 20_000; i++) {
            // Few different high halves, as in ids of one millisecond.
            UUID id = new UUID(random.nextInt(4), random.nextInt(5_000));
            int value = 1 + random.nextInt(3);
            expected.put(id, value);
            table.put(id.getMostSignificantBits(), id.getLeastSignificantBits(), value);
        }

        assertThat(table.size()).isEqualTo(expected.size());
        expected.forEach((id, value) -> assertThat(table.get(id.getMostSignificantBits(), id.getLeastSignificantBits()))
                .isEqualTo(value));
        assertThat(table.get(99, 99)).isZero();
    }
}

package dev.signpost.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StockPostgresTest {

    @Test
    void shouldBeConfiguredAsItWasShipped() {
        try (var database = TestDatabase.stock()) {
            var changed = database.query("""
                    SELECT name FROM pg_settings
                    WHERE source IN ('command line', 'environment variable') AND name NOT LIKE 'data\\_%'
                    ORDER BY name""");

            assertThat(changed)
                    .extracting(row -> row.get("name"))
                    .isSubsetOf(List.of("config_file", "port", "unix_socket_directories"));
            assertThat(database.query("SHOW fsync")).hasToString("[{fsync=on}]");
        }
    }

    @Test
    void shouldLeaveNothingBehindWhenClosed() {
        var server = StockPostgres.start(Map.of());

        server.close();

        assertThat(server.cluster().getParent()).doesNotExist();
    }

    @Test
    void shouldSayWhyTheServerDoesNotStart() {
        var wrong = Map.of("shared_buffers", "much");

        assertThatThrownBy(() -> StockPostgres.start(wrong)).hasMessageContaining("invalid value for parameter");
    }
}

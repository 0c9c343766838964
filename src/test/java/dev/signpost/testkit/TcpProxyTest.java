package dev.signpost.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TcpProxyTest {
    private final TestDatabase database = TestDatabase.empty();
    private final TcpProxy proxy =
            TcpProxy.to(database.uri().host(), database.uri().port());

    @BeforeEach
    void makeTable() {
        database.execute("CREATE TABLE public.mark (word text)");
    }

    @AfterEach
    void close() {
        proxy.close();
        database.close();
    }

    private Connection connect() throws SQLException {
        String direct = ":" + database.uri().port() + "/";
        return DriverManager.getConnection(database.jdbcUrl().replace(direct, ":" + proxy.port() + "/"));
    }

    private long marks() {
        return database.number("SELECT count(*) FROM public.mark");
    }

    private static void insert(Connection through, String word) throws SQLException {
        try (var statement = through.createStatement()) {
            statement.execute("INSERT INTO public.mark VALUES ('" + word + "')");
        }
    }

    @Test
    void shouldDoTheWorkAndLoseTheAnswer() throws Exception {
        try (Connection through = connect()) {
            insert(through, "harmless");
            var done = proxy.loseAnswerTo("marked");

            assertThatThrownBy(() -> insert(through, "marked")).isInstanceOf(SQLException.class);

            assertThat(done.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(marks()).isEqualTo(2);
        }
    }

    @Test
    void shouldDeliverARequestAfterItsSenderHasGivenUp() throws Exception {
        try (Connection through = connect()) {
            var done = proxy.deliverLate("marked", Duration.ofMillis(500));

            assertThatThrownBy(() -> insert(through, "marked")).isInstanceOf(SQLException.class);

            assertThat(marks()).isZero();
            assertThat(done.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(marks()).isEqualTo(1);
        }
    }

    @Test
    void shouldCutWhatIsOpenAndRefuseWhatIsNewUntilRestored() throws Exception {
        try (Connection through = connect()) {
            proxy.cut();

            assertThatThrownBy(() -> insert(through, "cut")).isInstanceOf(SQLException.class);
            assertThatThrownBy(this::connect).isInstanceOf(SQLException.class);
        }
        proxy.restore();
        try (Connection again = connect()) {
            insert(again, "restored");
        }
        assertThat(marks()).isEqualTo(1);
    }
}

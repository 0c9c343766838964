package dev.signpost.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signpost.testkit.Await;
import dev.signpost.testkit.TestDatabase;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ListenerTest {
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final Vertx vertx = Vertx.vertx();
    private TestDatabase database;

    @BeforeEach
    void open() {
        database = TestDatabase.empty();
    }

    @AfterEach
    void close() {
        Await.value(vertx.close());
        database.close();
    }

    @Test
    void shouldHearWhatIsNotified() throws Exception {
        listen("changes", "work");

        String first = next();
        database.execute("NOTIFY changes, '17'");
        database.execute("NOTIFY work");

        assertThat(List.of(first, next(), next())).containsExactly("connected", "changes:17", "work:");
    }

    @Test
    void shouldComeBackAfterItsConnectionWasCut() throws Exception {
        listen("changes");
        String first = next();

        database.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'");
        String second = next();
        database.execute("NOTIFY changes, 'again'");

        assertThat(List.of(first, second, next())).containsExactly("connected", "connected", "changes:again");
    }

    @Test
    void shouldKeepTryingUntilTheDatabaseIsThere() throws Exception {
        String name = database.uri().database();
        // A limit that superusers are exempt from keeps this role out.
        database.execute("DROP ROLE IF EXISTS guest_of_" + name);
        database.execute("CREATE ROLE guest_of_" + name + " LOGIN PASSWORD 'x'");
        database.execute("ALTER DATABASE " + name + " CONNECTION LIMIT 1");
        var options = database.options().setUser("guest_of_" + name).setPassword("x");
        var listener = Listener.open(vertx, options, List.of("changes"), subscription());

        String early = heard.poll(300, TimeUnit.MILLISECONDS);
        database.execute("ALTER DATABASE " + name + " CONNECTION LIMIT 10");
        String late = next();

        assertThat(early).isNull();
        assertThat(late).isEqualTo("connected");
        Await.value(listener.close());
        database.execute("DROP ROLE guest_of_" + name);
    }

    @Test
    void shouldHearNothingAfterItWasClosed() throws Exception {
        var listener = listen("changes");
        String first = next();

        Await.value(listener.close());

        assertThat(first).isEqualTo("connected");
        assertThat(database.query("SELECT pid FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"
                        + " AND datname = current_database()"))
                .isEmpty();
    }

    @Test
    void shouldRefuseAChannelThatIsNotAName() {
        assertThatThrownBy(() -> listen("x; DROP TABLE tenant")).isInstanceOf(IllegalArgumentException.class);
    }

    private Listener listen(String... channels) {
        return Listener.open(vertx, database.options(), List.of(channels), subscription());
    }

    private String next() throws InterruptedException {
        return String.valueOf(heard.poll(Await.LIMIT_SECONDS, TimeUnit.SECONDS));
    }

    private Listener.Subscription subscription() {
        return new Listener.Subscription() {
            @Override
            public void connected() {
                heard.add("connected");
            }

            @Override
            public void notified(String channel, String payload) {
                heard.add(channel + ":" + payload);
            }
        };
    }
}

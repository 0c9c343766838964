package dev.signpost.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.model.Refusal;
import dev.signpost.pg.PgPool;
import dev.signpost.testkit.Await;
import dev.signpost.testkit.CatalogFixture;
import dev.signpost.testkit.TestDatabase;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationStopsTest {
    private static final Instant NOW = Instant.parse("2026-04-06T12:00:00Z");

    private final TestDatabase database = TestDatabase.fresh();
    private final Vertx vertx = Vertx.vertx();
    private final PgPool pool = PgPool.open(vertx, database.options(), 2);
    private final StoppedDestinations known = new StoppedDestinations(pool, InstantSource.fixed(NOW));
    private final DestinationStops stops = new DestinationStops(
            pool,
            new Changes(pool, System::nanoTime),
            epoch -> known.follow(),
            InstantSource.fixed(NOW),
            UUID::randomUUID);

    @AfterEach
    void close() {
        Await.value(vertx.close());
        database.close();
    }

    private DestinationStops.Stop stop(String destination) {
        return Await.value(stops.stop(CatalogFixture.OPERATOR, destination, "asked for", null));
    }

    @ParameterizedTest
    @CsvSource({
        "hooks.example.com, hooks.example.com, false",
        "Hooks.Example.COM., hooks.example.com, false",
        "bücher.example, xn--bcher-kva.example, false",
        "my_app.example, my_app.example, false",
        "localhost, localhost, false",
        "203.0.113.7, 203.0.113.7/32, true",
        "203.0.113.0/24, 203.0.113.0/24, true",
        "2001:db8::/32, 2001:db8::/32, true",
        "2001:DB8:0::7, 2001:db8::7/128, true",
    })
    void shouldStopHostsAndRanges(String text, String destination, boolean range) {
        DestinationStops.Stop made = stop(text);

        assertThat(made.destination()).isEqualTo(destination);
        assertThat(made.range()).isEqualTo(range);
        assertThat(known.byId(made.id())).isNotNull();
        assertThat(Await.value(stops.list())).containsExactly(made);
    }

    @Test
    void shouldStopEverything() {
        DestinationStops.Stop made = stop("*");

        assertThat(made.range()).isFalse();
        assertThat(known.everything()).isTrue();
        assertThat(known.onHost("anywhere.example")).isNotNull();
        assertThat(known.onHost("203.0.113.7")).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.com/",
                "example.com:443",
                "10.0.0.1/8",
                "10.0.0",
                "1.2.3.4.5",
                "*.example.com",
                "a..b",
                "%",
                "fe80::1%eth0",
                "0x7f.1",
                " "
            })
    void shouldRefuseWhatIsNeither(String text) {
        var failure = (Refusal) Await.failure(stops.stop(CatalogFixture.OPERATOR, text, "asked for", null));

        assertThat(failure.kind()).isEqualTo(Refusal.Kind.INVALID);
        assertThat(failure.faults().get(0).pointer()).isEqualTo("/destination");
        assertThat(known.none()).isTrue();
    }

    @Test
    void shouldRefuseATimeThatHasPassed() {
        var failure = (Refusal) Await.failure(stops.stop(CatalogFixture.OPERATOR, "a.example", "asked for", NOW));

        assertThat(failure.faults().get(0).pointer()).isEqualTo("/until");
    }

    @Test
    void shouldRefuseToStopTwice() {
        stop("a.example");

        var failure = (Refusal) Await.failure(stops.stop(CatalogFixture.OPERATOR, "A.example", "again", null));

        assertThat(failure.kind()).isEqualTo(Refusal.Kind.CONFLICT);
    }

    @Test
    void shouldKnowTheHostTheRangeAndTheLiteral() {
        stop("a.example");
        stop("203.0.113.0/24");

        assertThat(known.onHost("a.example")).isNotNull();
        assertThat(known.onHost("b.a.example")).isNull();
        assertThat(known.onHost("203.0.113.9")).isNotNull();
        assertThat(known.onAddress("203.0.113.9")).isNotNull();
        assertThat(known.onAddress("203.0.114.9")).isNull();
        assertThat(known.onAddress("2001:db8::1")).isNull();
    }

    @Test
    void shouldEndByItself() {
        // The database forgets by its own clock.
        Instant real = Instant.now().plusSeconds(3600);
        var inTime = new StoppedDestinations(pool, InstantSource.fixed(real.minusSeconds(1)));
        var over = new StoppedDestinations(pool, InstantSource.fixed(real));
        Await.value(stops.stop(CatalogFixture.OPERATOR, "a.example", "asked for", real));

        Await.value(inTime.follow().compose(read -> over.follow()));

        assertThat(inTime.onHost("a.example")).isNotNull();
        assertThat(over.onHost("a.example")).isNull();
    }

    @Test
    void shouldLiftAndSayWhoDidItInTheAuditLog() {
        DestinationStops.Stop made = stop("a.example");

        Await.value(stops.lift(CatalogFixture.OPERATOR, made.id()).compose(lifted -> known.follow()));

        assertThat(known.none()).isTrue();
        assertThat(database.query("SELECT action, object FROM audit_log ORDER BY id").stream()
                        .map(row -> row.get("action") + " " + row.get("object")))
                .endsWith("destination.stopped a.example", "destination.resumed a.example");
        assertThat(((Refusal) Await.failure(stops.lift(CatalogFixture.OPERATOR, made.id()))).kind())
                .isEqualTo(Refusal.Kind.NOT_FOUND);
    }
}

package dev.signpost.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.catalog.ApiKeys;
import dev.signpost.http.EventStream;
import dev.signpost.http.Reply;
import dev.signpost.http.Scope;
import dev.signpost.testkit.EventReader;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Streams of browsers: they last no longer than what opened them, and no other site's page can open one. */
class SignedInStreamsTest {
    private static final String LIVE = "/v1/tenants/acme/live";

    private final ConsoleFixture console = new ConsoleFixture();

    @AfterEach
    void stop() {
        console.close();
    }

    private void start() {
        console.more.put(
                "watchDeliveries",
                call -> Future.succeededFuture(Reply.events(new EventStream() {
                    @Override
                    public void open(Outlet where) {
                        where.write("id: here\n\n");
                    }

                    @Override
                    public void closed() {}
                })));
        console.start();
    }

    private EventReader open(String... headers) {
        EventReader reader = EventReader.open(console.port(), LIVE, List.of(headers));
        assertThat(reader.status()).isEqualTo(200);
        assertThat(reader.head()).contains("cache-control: no-store");
        return reader;
    }

    private String link(ApiKeys.Created key, int seconds) {
        String body = new JsonObject()
                .put("scopes", List.of("read"))
                .put("expiresInSeconds", seconds)
                .encode();
        String url = console.send(
                        "POST",
                        "/v1/tenants/acme/console-links",
                        body,
                        "Authorization: Bearer " + key.secret().reveal(),
                        "Content-Type: application/json")
                .json()
                .getString("url");
        return "Authorization: Bearer " + url.substring(url.indexOf("#token=") + "#token=".length());
    }

    @Test
    void shouldEndWithTheSessionTheLinkAndTheKeyBehindThem() {
        start();
        ApiKeys.Created lasting = console.acmeKey();
        ApiKeys.Created revoked = console.acmeKey();
        long soon = console.catalog.now.plusSeconds(600).toEpochMilli();
        try (EventReader lasts = open(console.signIn(lasting).header());
                EventReader session = open(console.signIn(console.key(console.acme, soon, Scope.READ))
                        .header());
                EventReader link = open(link(lasting, 600));
                EventReader linkOfRevoked = open(link(revoked, 3600));
                EventReader sessionOfRevoked = open(console.signIn(revoked).header())) {

            console.revoke(console.acme, revoked);
            console.catalog.now = console.catalog.now.plus(Duration.ofSeconds(601));

            for (EventReader ended : List.of(session, link, linkOfRevoked, sessionOfRevoked)) {
                assertThat(ended.next()).startsWith("end {\"type\":\"urn:signpost:problem:unauthenticated\"");
                assertThat(ended.next()).isEqualTo("closed");
            }
            console.catalog.now = console.catalog.now.plus(Duration.ofHours(12));
            assertThat(lasts.next()).as("until now").startsWith("end ");
        }
    }

    @Test
    void shouldNotOpenForThePageOfAnotherSite() {
        start();
        var browser = console.signIn(console.acmeKey());

        for (String header : List.of(
                "Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site", "Origin: https://attacker.example")) {
            assertThat(console.get(LIVE, browser.header(), header).status())
                    .as(header)
                    .isEqualTo(403);
        }
        assertThat(console.get(LIVE, browser.header(), "Host: attacker.example", "X-Forwarded-Host: localhost")
                        .status())
                .isEqualTo(421);
    }
}

package dev.signpost.manage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.catalog.ChallengePasses;
import dev.signpost.challenge.ChallengeVerticle;
import dev.signpost.outbound.EgressGuard;
import dev.signpost.outbound.OutboundConfig;
import dev.signpost.outbound.WebTransport;
import dev.signpost.pg.PgPool;
import dev.signpost.testkit.Await;
import dev.signpost.testkit.CatalogFixture;
import dev.signpost.testkit.FakeReceiver;
import dev.signpost.testkit.TestDatabase;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The API with webhooks that prove themselves, on a real Postgres, and a receiver on a socket. */
abstract class ChallengeFixture {
    static final String HOOKS = "/v1/tenants/acme/webhooks";

    final Vertx vertx = Vertx.vertx();
    final TestDatabase database = TestDatabase.fresh();
    final PgPool pool = PgPool.open(vertx, database.options(), 4);
    final CatalogFixture catalog = new CatalogFixture(vertx, pool);
    final ApiFixture api = new ApiFixture();
    final FakeReceiver receiver = FakeReceiver.start();
    final ChallengeVerticle challenges = challenges(4);

    private static ChallengeVerticle challenges(int perTenant) {
        var config = new OutboundConfig(
                List.of("127.0.0.0/8"),
                List.of(),
                List.of(),
                true,
                List.of("1-65535"),
                8,
                8,
                8,
                8,
                4096,
                Duration.ofSeconds(1),
                List.of("127.0.0.1:1"),
                List.of());
        return new ChallengeVerticle(
                new ChallengeVerticle.Limits(8, perTenant),
                loop -> new WebTransport(loop, config, new EgressGuard(config), System::nanoTime),
                InstantSource.system(),
                new SecureRandom());
    }

    @BeforeEach
    void startApi() {
        assertThat(catalog.tenant("acme")).isEqualTo(ApiFixture.ACME);
        assertThat(catalog.tenant("other")).isEqualTo(ApiFixture.OTHER);

        Await.value(vertx.deployVerticle(challenges));
        var proving = new Proving(new ChallengePasses(pool), challenges::ask);
        api.operations.putAll(ApiFixture.webhooks(catalog, pool, proving));
        api.operations.putAll(new ChallengeOperations(catalog.webhooks, proving, ApiFixture.NOTHING_HELD).operations());
        api.start();
    }

    @AfterEach
    void stopApi() {
        receiver.close();
        api.close();
        Await.value(pool.close());
        database.close();
        Await.value(vertx.close());
    }

    HttpResponse<String> post(String path, JsonObject body) {
        return api.send("POST", HOOKS + path, "acme-all", body.encode());
    }

    HttpResponse<String> create(String profile, String path, String... secret) {
        var body = new JsonObject()
                .put("url", receiver.uri(path).toString())
                .put("profile", profile)
                .put("eventTypes", new JsonArray().add("*"));
        if (secret.length > 0) {
            body.put("secret", secret[0]);
        }
        return post("", body);
    }

    JsonObject webhook(String profile, String path, String... secret) {
        var answer = create(profile, path, secret);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return ApiFixture.json(answer);
    }

    JsonObject verify(JsonObject webhook) {
        var answer = post("/" + webhook.getString("id") + "/verify", new JsonObject());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return ApiFixture.json(answer);
    }

    JsonObject shown(JsonObject webhook) {
        return ApiFixture.json(api.send("GET", HOOKS + "/" + webhook.getString("id"), "acme-all", null));
    }
}

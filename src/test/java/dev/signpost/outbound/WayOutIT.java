package dev.signpost.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signpost.testkit.SignpostApi;
import dev.signpost.testkit.SignpostProcess;
import dev.signpost.testkit.TestDatabase;
import io.netty.pkitesting.X509Bundle;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process whose settings open inner names, trust a private authority and send through a proxy. */
class WayOutIT {
    private static final String KEY = "way-out-admin-key-0123456789abcdef";
    private static final String ENCRYPTION_KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    private static final String WEBHOOKS = "/v1/tenants/acme/webhooks";

    @TempDir
    static Path directory;

    private static final TestDatabase DATABASE = TestDatabase.empty();
    private static Receivers ours;
    private static ConnectProxy proxy;
    private static SignpostProcess pod;
    private static SignpostApi api;

    @BeforeAll
    static void start() throws Exception {
        ours = new Receivers();
        proxy = ConnectProxy.opening(Map.of("hooks.internal", "127.0.0.1", "strange.internal", "127.0.0.1"));
        Path authority = Files.writeString(directory.resolve("company-ca.pem"), ours.authority.getCertificatePEM());
        Path settings = Files.writeString(
                directory.resolve("settings.yaml"),
                "outbound:\n  allowNames: [hooks.internal, strange.internal]\n  certificateAuthorities: [" + authority
                        + "]\n");
        pod = SignpostProcess.in(directory.resolve("pod"))
                .with("SIGNPOST_SETTINGS", settings.toString())
                .with("SIGNPOST_OUTBOUND_PROXY_ADDRESS", "127.0.0.1:" + proxy.port())
                .with("SIGNPOST_OUTBOUND_PROXY_RESOLVES_NAMES", "true")
                .with("SIGNPOST_ADMIN_KEY", KEY)
                .with("SIGNPOST_ENCRYPTION_KEY", ENCRYPTION_KEY)
                .with("SIGNPOST_DATABASE_URI", DATABASE.uri().toText().reveal())
                .start();
        api = new SignpostApi(pod.uri(), KEY);
        api.createTenant("acme");
    }

    @AfterAll
    static void stop() throws Exception {
        pod.close();
        proxy.close();
        DATABASE.close();
    }

    @Test
    void shouldDeliverByAnInnerNameThroughTheProxyToAReceiverOfAPrivateAuthority() throws Exception {
        try (RawReceiver receiver = receiver(ours, "hooks.internal")) {
            api.createWebhook("acme", URI.create("https://hooks.internal:" + receiver.port() + "/hook"), "inner");

            api.publish("acme", "inner", "1");

            assertThat(receiver.requests.poll(30, TimeUnit.SECONDS))
                    .startsWith("POST /hook HTTP/1.1\r\n")
                    .contains("\r\nHost: hooks.internal:" + receiver.port() + "\r\n");
            assertThat(proxy.heads)
                    .anyMatch(head -> head.startsWith("CONNECT hooks.internal:" + receiver.port() + " "));
            assertThat(attempted("inner").path("statusCode").asInt()).isEqualTo(200);
        }
    }

    @Test
    void shouldNotTrustAnotherAuthorityOfTheSameName() throws Exception {
        try (RawReceiver receiver = receiver(new Receivers(), "strange.internal")) {
            api.createWebhook("acme", URI.create("https://strange.internal:" + receiver.port() + "/hook"), "strange");

            api.publish("acme", "strange", "1");

            JsonNode attempt = attempted("strange");
            assertThat(attempt.path("errorDetail").asText()).isEqualTo("CERTIFICATE_AUTHORITY_UNKNOWN");
            assertThat(attempt.path("errorText").asText()).contains("authority that is not trusted");
            assertThat(receiver.requests).isEmpty();
        }
    }

    @Test
    void shouldKeepOtherInnerNamesShut() {
        var answer = api.post(WEBHOOKS, "{\"url\":\"https://other.internal/hook\",\"eventTypes\":[\"*\"]}");

        assertThat(answer.status()).as(answer.text()).isEqualTo(422);
        assertThat(answer.text()).contains("/url");
    }

    private static RawReceiver receiver(Receivers of, String name) throws Exception {
        X509Bundle certificate = of.leaf().addSanDnsName(name).buildIssuedBy(of.authority);
        return RawReceiver.on(Receivers.socket(certificate, certificate.getCertificatePath().length, null), with -> {
            while (with.request()) {
                with.say(OK);
            }
        });
    }

    /** The last attempt of the one delivery of that type, as the list of deliveries tells it. */
    private static JsonNode attempted(String type) {
        return Awaitility.await("an attempt of " + type)
                .atMost(Duration.ofSeconds(30))
                .until(
                        () -> api.get("/v1/tenants/acme/deliveries?eventType=" + type)
                                .expect(200)
                                .json()
                                .path("items")
                                .path(0)
                                .path("lastAttempt"),
                        JsonNode::isObject);
    }
}

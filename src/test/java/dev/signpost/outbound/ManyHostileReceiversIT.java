package dev.signpost.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signpost.outbound.RawReceiver.Conversation;
import dev.signpost.outbound.RawReceiver.Script;
import dev.signpost.testkit.FakeReceiver;
import dev.signpost.testkit.ReceivedRequest;
import dev.signpost.testkit.SignpostApi;
import dev.signpost.testkit.SignpostProcess;
import dev.signpost.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Receivers of every hostile kind beside a healthy one, all at once and against a whole process: each attempt ends in
 * time, the history says how, nothing piles up, and the healthy one notices nothing. Test events end alike.
 */
class ManyHostileReceiversIT {
    private static final String KEY = "admin-key-of-hostile-receivers-0123";
    private static final String ENCRYPTION_KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    private static final int TIMEOUT_MILLIS = 1_000;
    private static final int GRACE_MILLIS = 4_000;
    private static final int ROUNDS = 5;
    private static final Duration SOON = Duration.ofSeconds(30);

    private final TestDatabase database = TestDatabase.empty();
    private final SignpostProcess pod = SignpostProcess.in(Path.of("target", "hostile-receivers"))
            .with("SIGNPOST_ADMIN_KEY", KEY)
            .with("SIGNPOST_ENCRYPTION_KEY", ENCRYPTION_KEY)
            .java("-XX:+UseSerialGC", "-Xmx128m")
            .on(database.uri());
    private final FakeReceiver healthy = FakeReceiver.start();
    private final List<RawReceiver> open = new ArrayList<>();
    private final Map<String, Kind> kinds = new LinkedHashMap<>();
    private final SignpostApi api = new SignpostApi(pod.uri(), KEY);

    /** @param ends how an attempt may end: an error, or DELIVERED */
    private record Kind(Script script, Set<String> ends) {}

    @AfterEach
    void close() {
        open.forEach(RawReceiver::close);
        healthy.close();
        pod.close();
        database.close();
    }

    @Test
    void shouldOutliveThemAllAndTellHowEachAttemptEnded() throws Exception {
        pod.start();
        api.createTenant("acme");
        silent();
        endless();
        broken();
        strange();
        Map<String, String> webhooks = new LinkedHashMap<>();
        for (var kind : kinds.entrySet()) {
            webhooks.put(kind.getKey(), register(kind.getKey(), kind.getValue()));
        }
        withTls(webhooks);
        api.createWebhook("acme", healthy.uri("/"), "*");
        int descriptors = descriptors();

        for (int round = 0; round < ROUNDS; round++) {
            webhooks.keySet().forEach(type -> api.publish("acme", type, "{}"));
        }

        List<ReceivedRequest> received = healthy.await(ROUNDS * webhooks.size(), SOON.toSeconds());
        assertThat(received).hasSize(ROUNDS * webhooks.size());
        webhooks.forEach((type, id) -> tells(type, id));
        webhooks.forEach((type, id) -> tellsInATest(type, id));
        slowest("healthy", Duration.ofSeconds(2));
        assertThat(webhooks).hasSizeGreaterThan(40);
        open.forEach(RawReceiver::close);
        Awaitility.await("sockets that are given back")
                .atMost(SOON)
                .until(() -> descriptors() <= descriptors + webhooks.size());
        assertThat(pod.isAlive()).isTrue();
        assertThat(pod.log()).noneMatch(line -> line.contains("io.netty") || line.contains("OutOfMemory"));
    }

    private void tells(String type, String id) {
        JsonNode delivery = Awaitility.await(type + " is tried")
                .atMost(SOON)
                .until(
                        () -> api.get("/v1/tenants/acme/deliveries?webhookId=" + id)
                                .expect(200)
                                .json(),
                        page -> {
                            JsonNode oldest = page.path("items").path(ROUNDS - 1);
                            return oldest.path("attemptCount").asInt() > 0;
                        })
                .path("items")
                .path(ROUNDS - 1);
        JsonNode attempt = api.get(
                        "/v1/tenants/acme/deliveries/" + delivery.path("id").asText())
                .expect(200)
                .json()
                .path("attempts")
                .path(0);
        endsAsItMay(type, attempt);
    }

    /** Test events go another way: through WebClient. */
    private void tellsInATest(String type, String id) {
        JsonNode test = api.post("/v1/tenants/acme/webhooks/" + id + "/test", "{\"eventType\":\"" + type + "\"}")
                .expect(200)
                .json();
        endsAsItMay(type, test);
    }

    /** @param attempt with what went wrong, if anything, and how long it took */
    private void endsAsItMay(String type, JsonNode attempt) {
        String end = attempt.path("error").asText(null) == null
                ? "DELIVERED"
                : attempt.path("error").asText();
        Set<String> ends = type.startsWith("tls")
                ? Set.of("TLS", "TIMEOUT", "RESET")
                : Objects.requireNonNull(kinds.get(type)).ends();
        assertThat(ends).as(type + ": " + attempt).contains(end);
        assertThat(attempt.path("responseMillis").asInt()).as(type).isLessThan(TIMEOUT_MILLIS + GRACE_MILLIS);
    }

    private void slowest(String name, Duration most) {
        JsonNode page = api.get("/v1/tenants/acme/deliveries?state=DELIVERED&limit=200")
                .expect(200)
                .json();
        int slow = 0;
        for (JsonNode delivery : page.path("items")) {
            if (delivery.path("lastAttempt").path("responseMillis").asInt() > most.toMillis()) {
                slow++;
            }
        }
        assertThat(slow).as(name).isZero();
    }

    private String register(String type, Kind kind) throws IOException {
        RawReceiver receiver = RawReceiver.start(kind.script());
        open.add(receiver);
        return register(type, "http://127.0.0.1:" + receiver.port() + "/" + type);
    }

    private String register(String type, String url) {
        return api.post(
                        "/v1/tenants/acme/webhooks",
                        "{\"url\":\"" + url + "\",\"eventTypes\":[\"" + type + "\"],\"limits\":{\"timeoutMillis\":"
                                + TIMEOUT_MILLIS + "}}")
                .expect(201)
                .json()
                .path("id")
                .asText();
    }

    private int descriptors() throws IOException {
        try (var files = Files.list(Path.of("/proc", String.valueOf(pod.pid()), "fd"))) {
            return (int) files.count();
        }
    }

    private void add(String type, Set<String> ends, Script script) {
        kinds.put(type, new Kind(script, ends));
    }

    /** Answers the request with that, as often as somebody asks. */
    private void says(String type, Set<String> ends, String answer) {
        add(type, ends, with -> {
            while (with.request()) {
                with.say(answer);
            }
        });
    }

    private void silent() {
        Set<String> timeout = Set.of("TIMEOUT");
        add("silent.always", timeout, Conversation::hang);
        add("silent.unread", timeout, Conversation::freeze);
        add("silent.after.interim", timeout, with -> {
            with.request();
            with.say("HTTP/1.1 102 Processing\r\n\r\n");
            with.hang();
        });
        add("silent.in.head", timeout, with -> {
            with.request();
            with.say("HTTP/1.1 200 OK\r\nX-A: ");
            with.hang();
        });
        add("drip.head", timeout, with -> {
            with.request();
            with.drip(OK, 100);
        });
        add("drip.newlines", timeout, with -> {
            with.request();
            with.drip("\r\n".repeat(500), 50);
        });
        add("drip.body", Set.of("DELIVERED"), with -> {
            with.request();
            with.say("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
            with.drip("x".repeat(1_000), 100);
        });
    }

    private void endless() {
        Set<String> protocol = Set.of("PROTOCOL");
        flood("endless.headers", protocol, "HTTP/1.1 200 OK\r\n", "X-Filler: " + "y".repeat(1_000) + "\r\n");
        flood("endless.line", protocol, "HTTP/1.1 200 ", "O".repeat(1_000));
        flood("endless.name", protocol, "HTTP/1.1 200 OK\r\nX", "x".repeat(1_000));
        flood("endless.interim", Set.of("PROTOCOL", "TIMEOUT"), "", "HTTP/1.1 100 Continue\r\n\r\n");
        flood("endless.body", Set.of("DELIVERED"), "HTTP/1.1 200 OK\r\n\r\n", "z".repeat(65_536));
        flood(
                "endless.declared",
                Set.of("DELIVERED"),
                "HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n",
                "z".repeat(65_536));
        flood(
                "endless.chunks",
                Set.of("DELIVERED"),
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                "1\r\nz\r\n");
        flood(
                "endless.chunk",
                Set.of("DELIVERED"),
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7fffffff\r\n",
                "z".repeat(65_536));
        flood(
                "endless.extension",
                Set.of("DELIVERED", "PROTOCOL"),
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;",
                "x".repeat(1_000));
        flood(
                "endless.bomb",
                Set.of("DELIVERED"),
                "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\u001f\u008b\u0008\u0000",
                "\u0000".repeat(65_536));
        flood("endless.failure", Set.of("STATUS"), "HTTP/1.1 500 No\r\n\r\n", "z".repeat(65_536));
        flood("endless.nothing", Set.of("PROTOCOL", "TIMEOUT"), "", "\r\n");
    }

    private void flood(String type, Set<String> ends, String start, String piece) {
        String much = piece.repeat(Math.max(1, 8_192 / piece.length()));
        add(type, ends, with -> {
            with.request();
            with.say(start);
            while (true) {
                with.say(much);
            }
        });
    }

    private void broken() {
        Set<String> reset = Set.of("RESET");
        // It may be over before our side has heard that it began.
        add("broken.at.once", Set.of("RESET", "REFUSED"), Conversation::close);
        add("broken.reset", Set.of("RESET", "REFUSED"), Conversation::reset);
        add("broken.after.request", reset, with -> {
            with.request();
            with.close();
        });
        add("broken.half.closed", Set.of("RESET", "TIMEOUT"), with -> {
            with.request();
            with.halfClose();
        });
        add("broken.in.head", Set.of("RESET", "PROTOCOL"), with -> {
            with.request();
            with.say("HTTP/1.1 200 OK\r\nContent-Le");
            with.close();
        });
        add("broken.in.body", Set.of("DELIVERED"), with -> {
            with.request();
            with.say("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc");
            with.close();
        });
        // Our request may be under way when it comes: then it is its answer.
        add("broken.before.request", Set.of("PROTOCOL", "RESET", "DELIVERED"), with -> {
            with.say(OK);
            with.close();
        });
        add("spoken.out.of.turn", Set.of("DELIVERED"), with -> {
            while (with.request()) {
                with.say(OK + "HTTP/1.1 200 OK\r\nX-Poison: yes\r\nX-Swallow: ");
            }
        });
    }

    private void strange() {
        Set<String> protocol = Set.of("PROTOCOL");
        List.of(
                        "SSH-2.0-OpenSSH_9.2p1\r\n",
                        "HTTP/2.0 200 OK\r\n\r\n",
                        "HTTP/1.1 abc OK\r\n\r\n",
                        "HTTP/1.1 99 Low\r\nContent-Length: 0\r\n\r\n",
                        "HTTP/1.1 2000 High\r\nContent-Length: 0\r\n\r\n",
                        "HTTP/1.1 +200 OK\r\nContent-Length: 0\r\n\r\n",
                        "HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n",
                        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
                        "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
                        "HTTP/1.1 200 OK\r\nContent-Length: 0x5\r\n\r\n",
                        "HTTP/1.1 200 OK\r\nX-A: a\u0000b\r\n\r\n",
                        "HTTP/1.1 200 OK\nContent-Length: 0\n\n",
                        "http/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
                        "\u0015\u0003\u0001\u0000\u0002\u0002(",
                        "\u0000\u0000\u0012\u0004\u0000\u0000\u0000\u0000\u0000\r\n\r\n")
                .forEach(answer -> says("strange." + kinds.size(), protocol, answer));
        Set<String> status = Set.of("STATUS");
        for (int code : new int[] {300, 301, 302, 304, 307, 308, 400, 401, 404, 408, 421, 429, 500, 503, 999}) {
            says(
                    "status." + code,
                    status,
                    "HTTP/1.1 " + code + " X\r\nLocation: http://169.254.169.254/\r\n"
                            + "Retry-After: 99999999999\r\nWWW-Authenticate: Negotiate\r\nContent-Length: 0\r\n\r\n");
        }
    }

    private void withTls(Map<String, String> webhooks) throws Exception {
        var receivers = new Receivers();
        for (var transport : List.of(Receivers.Transport.TLS_1_2, Receivers.Transport.TLS_1_3)) {
            RawReceiver unknown = receivers.start(transport, Conversation::hang);
            open.add(unknown);
            tls(webhooks, "tls.unknown." + transport.name(), unknown);
        }
        for (String said : List.of(
                "HTTP/1.1 400 Bad\r\n\r\n",
                "\u0015\u0003\u0003\u0000\u0002\u0002(",
                "\u0016\u0003\u0003\u00ff\u00ff")) {
            RawReceiver plain = RawReceiver.start(with -> {
                with.say(said);
                with.hang();
            });
            open.add(plain);
            tls(webhooks, "tls.said." + webhooks.size(), plain);
        }
        RawReceiver mute = RawReceiver.start(Conversation::hang);
        open.add(mute);
        tls(webhooks, "tls.mute", mute);
    }

    private void tls(Map<String, String> webhooks, String type, RawReceiver receiver) {
        webhooks.put(type, register(type, "https://127.0.0.1:" + receiver.port() + "/"));
    }
}

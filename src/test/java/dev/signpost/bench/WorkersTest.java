package dev.signpost.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signpost.testkit.Evidence;
import dev.signpost.testkit.FakeReceiver;
import dev.signpost.testkit.ReceivedRequest;
import dev.signpost.testkit.Reply;
import dev.signpost.testkit.RunLogs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sink and generator as processes, against a publisher's server and a sender that the test plays. */
class WorkersTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private final AtomicInteger made = new AtomicInteger();

    private String receipt() {
        return String.format(
                Locale.ROOT, "{\"id\":\"msg_%032x\",\"matchedCount\":2,\"duplicate\":false}", made.incrementAndGet());
    }

    private Reply accept(ReceivedRequest request) {
        return Reply.status(202).body(receipt());
    }

    private static JsonNode json(ReceivedRequest request) {
        try {
            return JSON.readTree(request.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void shouldPublishEventsOfTheSizeAskedForAndKeepTheirReceipts() {
        Path log = directory.resolve("told");
        try (FakeReceiver server = FakeReceiver.start().answer(this::accept);
                Worker generator = Worker.generator("log=" + log)) {
            JsonNode result = generator.ask("run count=50 connections=4 types=5 keys=true size=300 key=secret prefix=p"
                    + " path=/v1/tenants/t/events ports=" + server.port());

            assertThat(result.path("acknowledged").asInt()).isEqualTo(50);
            assertThat(result.path("matched").asInt()).isEqualTo(100);
            assertThat(server.requests()).hasSize(50).allSatisfy(request -> {
                assertThat(request.target()).isEqualTo("/v1/tenants/t/events");
                assertThat(request.header("Authorization")).contains("Bearer secret");
                assertThat(request.header("Idempotency-Key").orElseThrow()).matches("p-\\d{12}");
                assertThat(json(request).path("type").asText()).matches("bench\\.00[0-4]");
                assertThat(json(request).path("data").toString()).hasSize(300);
            });
            assertThat(server.connections()).isEqualTo(4);
            assertThat(RunLogs.told(log))
                    .hasSize(50)
                    .extracting(Evidence.Told::key)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void shouldReadAnAnswerForEachEventOfABatch() {
        try (FakeReceiver server = FakeReceiver.start();
                Worker generator = Worker.generator()) {
            server.answer(request -> Reply.status(200)
                    .body("{\"items\":[" + receipt() + ",{\"status\":422,\"detail\":\"odd } \\\" one\"}," + receipt()
                            + "]}"));

            JsonNode result = generator.ask("run count=9 batch=3 keys=true connections=1 ports=" + server.port());

            assertThat(result.path("acknowledged").asInt()).isEqualTo(6);
            assertThat(result.path("refused").asInt()).isEqualTo(3);
            assertThat(json(server.requests().get(2)))
                    .extracting(event -> event.path("idempotencyKey").asText())
                    .containsExactly("bench-000000000006", "bench-000000000007", "bench-000000000008");
        }
    }

    @Test
    void shouldSendARequestAgainUntilItIsAnswered() {
        try (FakeReceiver server = FakeReceiver.start();
                Worker generator = Worker.generator()) {
            List<Reply> replies = List.of(
                    Reply.status(503),
                    Reply.status(202).resetAtByte(5),
                    Reply.status(202).body(receipt()));
            AtomicInteger next = new AtomicInteger();
            server.answer(request -> replies.get(next.getAndIncrement()));

            JsonNode result = generator.ask("run count=1 retry=true keys=true connections=1 ports=" + server.port());

            assertThat(result.path("acknowledged").asInt()).isEqualTo(1);
            assertThat(result.path("retried").asInt()).isEqualTo(2);
            assertThat(server.requests())
                    .hasSize(3)
                    .allSatisfy(request ->
                            assertThat(request.header("Idempotency-Key")).contains("bench-000000000000"));
        }
    }

    @Test
    void shouldKeepToItsScheduleHoweverSlowTheAnswersAre() {
        try (FakeReceiver server = FakeReceiver.start();
                Worker generator = Worker.generator()) {
            server.answer(request -> accept(request).after(java.time.Duration.ofMillis(100)));

            JsonNode result = generator.ask("run count=100 rate=200 connections=64 ports=" + server.port());

            assertThat(result.path("acknowledged").asInt()).isEqualTo(100);
            assertThat(result.path("seconds").asDouble()).isBetween(0.5, 2.0);
            assertThat(result.path("ackMicros").path("p50").asLong()).isGreaterThanOrEqualTo(100_000);
        }
    }

    private static int deliver(Socket socket, String id, int webhook) throws IOException {
        String body = "{\"type\":\"a\",\"data\":{\"t\":" + WallClock.micros() + "}}";
        String request = "POST /w/" + webhook + " HTTP/1.1\r\nHost: x\r\nwebhook-id: msg_" + id + "\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body;
        socket.getOutputStream().write(request.getBytes(ISO_8859_1));
        byte[] answer = new byte[1_024];
        int count = socket.getInputStream().read(answer);
        return Integer.parseInt(new String(answer, 0, count, ISO_8859_1).split(" ")[1]);
    }

    @Test
    void shouldTellUniqueDeliveriesFromDuplicatesForEachWebhook() throws IOException {
        Path log = directory.resolve("seen");
        List<Integer> statuses = new ArrayList<>();
        try (Worker sink = Worker.sink("log=" + log);
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), sink.port())) {
            String id = "0193500000007000800000000000000a";
            statuses.add(deliver(socket, id, 1));
            statuses.add(deliver(socket, id, 2));
            statuses.add(deliver(socket, id, 2));
            sink.ask("set fail=1");
            statuses.add(deliver(socket, id, 3));
            statuses.add(deliver(socket, id, 3));

            JsonNode stats = sink.ask("stats");

            assertThat(statuses).containsExactly(200, 200, 200, 503, 200);
            assertThat(stats.path("unique").asInt()).isEqualTo(3);
            assertThat(stats.path("duplicates").asInt()).isEqualTo(1);
            assertThat(stats.path("refused").asInt()).isEqualTo(1);
            assertThat(stats.path("latencyMicros").path("count").asInt()).isEqualTo(3);
            assertThat(RunLogs.seen(log, number -> "w" + number))
                    .extracting(seen -> seen.event() + seen.webhook() + seen.status())
                    .containsExactly(id + "w1200", id + "w2200", id + "w2200", id + "w3503", id + "w3200");
        }
    }
}

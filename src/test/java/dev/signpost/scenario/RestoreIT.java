package dev.signpost.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.testkit.FakeReceiver;
import dev.signpost.testkit.Reply;
import dev.signpost.testkit.SignpostApi;
import dev.signpost.testkit.SignpostProcess;
import dev.signpost.testkit.StockPostgres;
import dev.signpost.testkit.TcpProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A database that is restored to an earlier point in time, by Postgres's own means: what has been delivered since waits
 * to be delivered again, and nothing of it is until somebody says so.
 */
class RestoreIT {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final int UNFINISHED = 20;
    private static final String EVENT = "{\"type\":\"a\",\"data\":\"after the restore\"}";

    @TempDir
    Path directory;

    private final StockPostgres server = StockPostgres.start(Map.of("fsync", "off"));
    private final TcpProxy way = TcpProxy.to("127.0.0.1", server.uri().port());
    private final FakeReceiver receiver = FakeReceiver.start();
    private SignpostProcess pod;
    private StockPostgres restored;
    private int printed;

    @AfterEach
    void close() {
        pod.kill9();
        pod.close();
        way.close();
        receiver.close();
        server.close();
        restored.close();
    }

    /** An instance with deliveries that were unfinished at the point, and done after it. */
    @BeforeEach
    void liveThroughThePoint() {
        Path backup = server.backup();
        pod = LoadScenario.instance(directory.resolve("pod"))
                .with("SIGNPOST_QUEUE_LEASE", "3s")
                .with("SIGNPOST_QUEUE_HEARTBEAT", "500ms")
                .with("SIGNPOST_DATABASE_RESTORED_WHEN_BEHIND", "1s")
                .on(server.through(way))
                .start();
        SignpostApi api = LoadScenario.api(pod);
        api.createTenant("t");
        api.createWebhook("t", receiver.uri("/"), "a");
        receiver.answer(Reply.status(503));
        for (int i = 0; i < UNFINISHED; i++) {
            api.publish("t", "a", Integer.toString(i));
        }
        awaitDeliveries(api, "WAITING", UNFINISHED);
        StockPostgres.execute(server.uri(), "SELECT pg_create_restore_point('before')");
        String seen = seen();
        receiver.answer(Reply.status(200));
        String webhook = api.all("/v1/tenants/t/webhooks").get(0).path("id").asText();
        api.post("/v1/tenants/t/webhooks/" + webhook + "/resume", "").expect(200);
        awaitDeliveries(api, "DELIVERED", UNFINISHED);
        Awaitility.await("a later sign of life").atMost(SOON).until(() -> !seen().equals(seen));
        StockPostgres.execute(server.uri(), "SELECT pg_switch_wal()");
        restored = server.recover(backup, "before");
        Awaitility.await("the end of recovery")
                .atMost(SOON)
                .until(() -> StockPostgres.text(restored.uri(), "SELECT pg_is_in_recovery()::text")
                        .equals("false"));
    }

    @Test
    void shouldSendNothingUntilSomebodyHasSeenWhatItWouldBeAndSaysSo() throws Exception {
        int before = receiver.requests().size();
        way.lead("127.0.0.1", restored.uri().port());
        // What it has in memory is of another time.
        assertThat(pod.awaitExit(60)).isEqualTo(1);
        assertThat(String.join("\n", pod.log())).contains("an earlier state of the one before", "start it again");

        pod.start();
        SignpostApi api = LoadScenario.api(pod);
        api.post("/v1/tenants/t/events", EVENT).expect(202);
        awaitStopped(api, UNFINISHED + 1);

        assertThat(receiver.requests()).hasSize(before);
        assertThat(pod.awaitLog(Pattern.compile("database.restored.*"))).contains("signpost sending status");
        assertThat(api.get("/v1/stopped-destinations").expect(200).text())
                .contains("\"destination\":\"*\"", "\"kind\":\"EVERYTHING\"", "restored to 20");
        String told = command("status");
        assertThat(told)
                .contains(
                        "Sending is paused since",
                        "Waiting: 21 deliveries, 21 to be sent at once",
                        "21  t, to 1 webhook")
                .contains("The database was restored to 20", "To go on: signpost sending resume");
        assertThat(command("resume")).contains("Sending goes on.");
        awaitDeliveries(api, "DELIVERED", UNFINISHED + 1);
        assertThat(receiver.requests()).hasSize(before + UNFINISHED + 1);
        assertThat(command("status")).contains("Sending is not paused.", "Nothing waits to be sent.");
    }

    private static void awaitStopped(SignpostApi api, int count) {
        Awaitility.await(count + " stopped")
                .atMost(SOON)
                .untilAsserted(() -> assertThat(api.all("/v1/tenants/t/deliveries?state=WAITING"))
                        .hasSize(count)
                        // What nobody had claimed before the first met the stop waits behind it unclaimed.
                        .anyMatch(delivery ->
                                delivery.path("nextAttemptReason").asText().equals("DESTINATION_STOPPED")));
    }

    private static void awaitDeliveries(SignpostApi api, String state, int count) {
        Awaitility.await(count + " " + state)
                .atMost(SOON)
                .until(() -> api.all("/v1/tenants/t/deliveries?state=" + state).size() == count);
    }

    /** What {@code signpost sending …} prints. */
    private String command(String word) throws IOException, InterruptedException {
        Path output = directory.resolve(word + "-" + printed++);
        Process process = pod.command(output, "sending", word);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        String said = Files.readString(output);
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }

    private String seen() {
        return StockPostgres.text(server.uri(), "SELECT seen_at::text FROM signpost.database_origin");
    }
}

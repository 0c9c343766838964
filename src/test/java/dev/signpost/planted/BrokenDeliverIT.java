package dev.signpost.planted;

import static dev.signpost.planted.PlantedBug.bug;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.chaos.Breach;
import dev.signpost.chaos.Findings;
import dev.signpost.chaos.Trouble;
import dev.signpost.testkit.FakeReceiver;
import dev.signpost.testkit.SignpostApi;
import dev.signpost.testkit.SignpostProcess;
import dev.signpost.testkit.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Deliver verticles that throw, stand still or are gone. What they were handed may be anywhere, so their pod gives up
 * its lease, and nothing is lost.
 */
class BrokenDeliverIT {
    private static final String ADMIN_KEY = "admin-key-of-the-test-0123456789";
    private static final int EVENTS = 100;
    private static final Duration REST_WITHIN = Duration.ofSeconds(60);

    private final long seed = Long.getLong("signpost.seed", System.nanoTime() % 1_000_000);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    private static final PlantedBug FAULTS = bug("deliver-breaks", Breach.LOST)
            .shownBy(Condition.LOAD)
            .inJava(
                    "deliver/DeliverVerticle",
                    "setup.bus().consume(Addresses.deliver(index), message -> answer(own, receipts, message));",
                    """
                    var taken = new java.util.concurrent.atomic.AtomicInteger();
                    setup.bus().consume(Addresses.deliver(index), message -> {
                        int number = message instanceof AcceptedBatch ? taken.incrementAndGet() : 0;
                        if (number == THROWN) {
                            throw new IllegalStateException("planted");
                        }
                        if (number == STALLED) {
                            // Until the pod has been given up for it; whoever would do that may stand behind us.
                            dev.signpost.model.Pod under = ((AcceptedBatch) message).pod();
                            long end = System.nanoTime() + 4_000_000_000L;
                            while (under.equals(setup.permission().pod()) && System.nanoTime() < end) {
                                Thread.onSpinWait();
                            }
                        }
                        return answer(own, receipts, message);
                    });
                    """.replace("THROWN", "60").replace("STALLED", "120").replace("GONE", "180"));

    /** Any of them, with the first batch that it gets. */
    private static final PlantedBug GONE = bug("deliver-is-gone", Breach.LOST)
            .shownBy(Condition.LOAD)
            .inJava(
                    "deliver/DeliverVerticle",
                    "setup.bus().consume(Addresses.deliver(index), message -> answer(own, receipts, message));",
                    """
                    setup.bus().consume(Addresses.deliver(index), message -> {
                        if (message instanceof AcceptedBatch) {
                            vertx.undeploy(deploymentID());
                            return io.vertx.core.Future.succeededFuture(Done.DONE);
                        }
                        return answer(own, receipts, message);
                    });
                    """);

    @Test
    void shouldEndAndLeaveItsDeliveriesToOthersWhenADeliverVerticleIsGone() {
        Overlay overlay = Overlay.of(GONE, directory.resolve("gone"));
        try (TestDatabase database = TestDatabase.empty();
                FakeReceiver receiver = FakeReceiver.start();
                SignpostProcess broken =
                        pod(database, "broken").planted(overlay.path()).start();
                SignpostProcess other = pod(database, "other").start()) {
            var api = new SignpostApi(broken.uri(), ADMIN_KEY);
            api.createTenant("acme");
            api.createWebhook("acme", receiver.uri("/"), "*");
            String batch = "{\"type\":\"a.b\",\"data\":1},".repeat(EVENTS - 1) + "{\"type\":\"a.b\",\"data\":1}";
            api.post("/v1/tenants/acme/events/batch", "[" + batch + "]").expect(200);

            Awaitility.await("everything to be delivered")
                    .atMost(Duration.ofSeconds(40))
                    .until(() -> database.number("SELECT count(DISTINCT event_id) FROM attempt WHERE verdict = 0")
                            == EVENTS);
            assertThat(broken.awaitExit(60)).isEqualTo(1);
            assertThat(broken.tail(40)).contains("a part of this process that sends deliveries has not answered");
            assertThat(other.metric("signpost_audit_repaired_total")).isZero();
        }
    }

    @Test
    void shouldLoseNothingWhenDeliverVerticlesThrowAndStandStill() throws IOException {
        var hunt = new Hunt(directory, System.out::println, REST_WITHIN);

        Findings findings = hunt.over(List.of(FAULTS), Map.of(Trouble.RECEIVERS_FAIL, 2), seed);

        System.out.println("BrokenDeliverIT: seed " + seed + ": " + findings);
        assertThat(lines("stage.failed")).as("batches that were thrown at").isPositive();
        assertThat(lines("deliver.unanswered"))
                .as("batches that were not taken")
                .isGreaterThanOrEqualTo(2);
        // Others take over what a pod was handed; that it ends, and begins anew, is what it is to do.
        assertThat(findings.breaches().keySet())
                .as("seed %d: %s", seed, findings)
                .isSubsetOf(Breach.TAKEN_OVER_ALIVE, Breach.UNEXPLAINED_DUPLICATE, Breach.ENDED_BADLY, Breach.LEAKED);
    }

    private SignpostProcess pod(TestDatabase database, String name) {
        return SignpostProcess.in(directory.resolve(name))
                .on(database.uri())
                .with("SIGNPOST_ADMIN_KEY", ADMIN_KEY)
                .with("SIGNPOST_ENCRYPTION_KEY", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=");
    }

    /** Lines of the pods' logs that have that. */
    private long lines(String event) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .flatMap(BrokenDeliverIT::lines)
                    .filter(line -> line.contains(event))
                    .count();
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.signpost.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signpost.bench.Worker;
import dev.signpost.testkit.Evidence;
import dev.signpost.testkit.RunLogs;
import dev.signpost.testkit.SignpostApi;
import dev.signpost.testkit.SignpostProcess;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A tenant whose webhooks lead to a sink, and publishers that do not give up: every event has a key and is sent again
 * until somebody acknowledges it. Both keep logs for the checker.
 */
final class LoadScenario implements AutoCloseable {
    static final String ADMIN_KEY = "scenario-admin-key-0123456789abcdef";
    static final String ENCRYPTION_KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    private static final String TENANT = "load";
    private static final Duration REST_WITHIN = Duration.ofMinutes(2);

    private final Path told;
    private final Path seen;
    private final int types;
    private final int webhooks;
    private final Worker sink;
    private final Worker generator;
    private final List<String> webhookIds = new ArrayList<>();
    private final Map<String, Set<String>> subscriptions = new LinkedHashMap<>();

    /**
     * @param directory for the logs
     * @param types event types
     * @param webhooks each wants one type, in turn
     */
    LoadScenario(Path directory, int types, int webhooks) {
        this.types = types;
        this.webhooks = webhooks;
        told = directory.resolve("told.log");
        seen = directory.resolve("seen.log");
        sink = Worker.sink("ids=200000", "log=" + seen);
        generator = Worker.generator("log=" + told);
    }

    /** An instance with the keys that this scenario uses; not started. */
    static SignpostProcess instance(Path dataDir) {
        return SignpostProcess.in(dataDir)
                .with("SIGNPOST_ADMIN_KEY", ADMIN_KEY)
                .with("SIGNPOST_ENCRYPTION_KEY", ENCRYPTION_KEY);
    }

    static SignpostApi api(SignpostProcess pod) {
        return pod.runsThisBuild()
                ? new SignpostApi(pod.uri(), ADMIN_KEY)
                : SignpostApi.ofAnotherVersion(pod.uri(), ADMIN_KEY);
    }

    void register(SignpostProcess pod) {
        SignpostApi api = api(pod);
        api.createTenant(TENANT);
        for (int i = 0; i < webhooks; i++) {
            String type = String.format(Locale.ROOT, "bench.%03d", i % types);
            JsonNode webhook =
                    api.createWebhook(TENANT, URI.create("http://127.0.0.1:" + sink.port() + "/w/" + i), type);
            webhookIds.add(webhook.path("id").asText());
            subscriptions
                    .computeIfAbsent(type, name -> new HashSet<>())
                    .add(webhook.path("id").asText());
        }
    }

    /**
     * Starts to publish to these pods and returns at once.
     *
     * @param more fields of the generator's {@code run}
     */
    void begin(String more, SignpostProcess... pods) {
        String ports = String.join(
                ",", Stream.of(pods).map(pod -> String.valueOf(pod.httpPort())).toList());
        generator.send("run retry=true keys=true timeout=2000 size=300 types=" + types + " ports=" + ports + " key="
                + ADMIN_KEY + " path=/v1/tenants/" + TENANT + "/events " + more);
    }

    /** Publishes nothing new, waits until everything published is acknowledged; answers the generator's summary. */
    JsonNode end() {
        generator.send("stop");
        return generator.answer();
    }

    /** Waits for a run that ends by itself. */
    JsonNode awaitEnd() {
        return generator.answer();
    }

    Worker sink() {
        return sink;
    }

    /** Deliveries that receivers have confirmed so far, each counted once. */
    long arrived() {
        return sink.ask("stats").path("unique").asLong();
    }

    /** Waits until so many more have arrived. */
    void awaitArrivals(long more) {
        long goal = arrived() + more;
        Awaitility.await("arrivals")
                .pollInterval(Duration.ofMillis(5))
                .pollDelay(Duration.ZERO)
                .atMost(Duration.ofSeconds(60))
                .until(() -> arrived() >= goal);
    }

    /** Waits until no delivery waits any more, and gathers what was seen. */
    Evidence evidenceAtRest(SignpostProcess pod) {
        SignpostApi api = api(pod);
        String deliveries = "/v1/tenants/" + TENANT + "/deliveries";
        awaitRest(pod, deliveries);
        List<Evidence.Recorded> recorded = api.all(deliveries).stream()
                .map(item -> new Evidence.Recorded(
                        Evidence.plain(item.path("eventId").asText()),
                        item.path("webhookId").asText(),
                        item.path("state").asText()))
                .toList();
        return new Evidence(
                RunLogs.told(told), RunLogs.seen(seen, webhookIds::get), recorded, Map.copyOf(subscriptions));
    }

    private static void awaitRest(SignpostProcess pod, String deliveries) {
        SignpostApi api = api(pod);
        try {
            Awaitility.await("rest")
                    .pollInterval(Duration.ofMillis(250))
                    .atMost(REST_WITHIN)
                    // Page by page: a page without items may still have one after it.
                    .until(() -> api.all(deliveries + "?state=WAITING").isEmpty());
        } catch (ConditionTimeoutException e) {
            List<JsonNode> waiting = api.all(deliveries + "?state=WAITING");
            throw new AssertionError(
                    waiting.size() + " deliveries wait for ever, like "
                            + waiting.subList(0, Math.min(3, waiting.size())) + "\n" + pod.metrics() + "\n"
                            + pod.tail(40),
                    e);
        }
    }

    /**
     * Seconds from a kill to the first delivery of an event that had been accepted before it.
     *
     * @param killedMicros when nothing of the process ran any more, in microseconds since 1970
     */
    static double secondsToRecovery(Evidence evidence, long killedMicros) {
        return evidence.seen().stream()
                                .filter(seen -> seen.micros() > killedMicros + 100_000)
                                .filter(seen -> millisOf(seen.event()) * 1_000 < killedMicros)
                                .mapToLong(Evidence.Seen::micros)
                                .min()
                                .orElseThrow(() -> new AssertionError("Nothing was recovered: the kill came too early"))
                        / 1e6
                - killedMicros / 1e6;
    }

    /** The time inside a UUIDv7 (RFC 9562 section 5.7), milliseconds since 1970. */
    private static long millisOf(String event) {
        return Long.parseLong(event.substring(0, 12), 16);
    }

    /** Microseconds since 1970, as the sink writes them. */
    static long nowMicros() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }

    @Override
    public void close() {
        generator.close();
        sink.close();
    }
}

package dev.signpost.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signpost.pg.DatabaseUri;
import dev.signpost.testkit.FakeReceiver;
import dev.signpost.testkit.ReceivedRequest;
import dev.signpost.testkit.Reply;
import dev.signpost.testkit.SignpostApi;
import dev.signpost.testkit.SignpostProcess;
import dev.signpost.testkit.StockPostgres;
import dev.signpost.testkit.TcpProxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A standby to which nothing is confirmed does not get the last commits, and is promoted: what was acknowledged since is
 * gone, that is told, nothing else is gone, and processes go on or begin anew.
 */
class AsynchronousStandbyIT {
    private static final int EVENTS = 40;

    @TempDir
    Path directory;

    private final StockPostgres primary = StockPostgres.start(Map.of());
    private final StockPostgres standby = primary.standby();
    private final TcpProxy way = TcpProxy.to("127.0.0.1", primary.uri().port());
    private final FakeReceiver receiver = FakeReceiver.start();
    private final List<SignpostProcess> pods = new ArrayList<>();

    private void start(String... names) {
        DatabaseUri through = primary.through(way);
        for (String name : names) {
            pods.add(LoadScenario.instance(directory.resolve(name))
                    .on(through)
                    .with("SIGNPOST_QUEUE_LEASE", "3s")
                    .with("SIGNPOST_QUEUE_HEARTBEAT", "500ms")
                    .start());
        }
        SignpostApi api = api();
        api.createTenant("t");
        api.createWebhook("t", receiver.uri("/a"), "a");
        api.createWebhook("t", receiver.uri("/b"), "b");
    }

    private SignpostApi api() {
        return LoadScenario.api(pods.get(0));
    }

    @AfterEach
    void close() {
        pods.forEach(SignpostProcess::kill9);
        pods.forEach(SignpostProcess::close);
        way.close();
        receiver.close();
        standby.close();
        primary.close();
    }

    @Test
    void shouldLoseWhatTheStandbyHadNotGotAndNothingElse() {
        start("one");
        receiver.answer(request -> Reply.status(request.target().equals("/b") ? 503 : 200));
        List<String> delivered = publish("a", "delivered");
        List<String> waiting = publish("b", "waiting");
        awaitStates("DELIVERED", EVENTS);
        awaitStates("WAITING", EVENTS);

        cutTheStandbyOff();
        receiver.answer(Reply.status(200));
        List<String> late = publish("a", "late");
        awaitStates("DELIVERED", 2 * EVENTS);
        awaitALaterHeartbeat();
        failOver();

        List<String> after = publish("a", "after");
        // Some failures in a row have opened its breaker, which a person need not wait for.
        resume("/b");
        awaitStates("DELIVERED", 3 * EVENTS);
        assertThat(lost(delivered, waiting, late, after)).containsExactlyInAnyOrderElementsOf(late);
        assertThat(arrived("/b")).containsAll(texts("waiting"));
        assertThat(arrived("/a")).containsAll(texts("after"));
        // Who had an answer before the cut is not sent it again.
        assertThat(arrived("/a").stream().filter(texts("delivered")::contains)).hasSize(EVENTS);
        assertThat(pods.get(0).isAlive()).isTrue();
        // The next heartbeat finds it.
        Awaitility.await("the loss to be told").until(() -> pods.get(0).metric("signpost_database_lost_total") > 0);
        assertThat(String.join("\n", pods.get(0).log()))
                .contains(
                        "database.promoted",
                        "database.lost_commits",
                        "Events that were accepted in that time are gone");
        // A publisher that does not trust the answer sends again with its keys.
        assertThat(publish("a", "late")).doesNotContainAnyElementsOf(late);
        assertThat(publish("a", "delivered")).isEqualTo(delivered);
    }

    @Test
    void shouldBeginAnewWhereTheStandbyLacksChangesThatProcessesWorkWith() {
        start("one", "two");
        List<String> before = publish("a", "before");
        awaitStates("DELIVERED", EVENTS);
        cutTheStandbyOff();
        JsonNode lost = api().createWebhook("t", receiver.uri("/lost"), "a");
        List<String> late = publish("a", "late");
        soon("their deliveries").until(() -> arrived("/lost").size() == EVENTS);
        failOver();

        assertThat(pods.stream().map(pod -> pod.awaitExit(40))).containsOnly(1);
        assertThat(String.join("\n", pods.get(0).log())).contains("an earlier state of the one before");
        pods.forEach(SignpostProcess::start);

        List<String> after = publish("a", "after");
        awaitStates("DELIVERED", 2 * EVENTS);
        assertThat(lost(before, late, after)).containsExactlyInAnyOrderElementsOf(late);
        assertThat(api().get("/v1/tenants/t/webhooks/" + lost.path("id").asText())
                        .status())
                .isEqualTo(404);
        assertThat(arrived("/lost")).doesNotContainAnyElementsOf(texts("after"));
    }

    /** Publishes events under keys of their own until each is acknowledged, to both in turn; answers their ids. */
    private List<String> publish(String type, String name) {
        return IntStream.range(0, EVENTS)
                .mapToObj(i -> Awaitility.await("acknowledgement")
                        .pollDelay(Duration.ZERO)
                        .pollInterval(Duration.ofMillis(100))
                        .atMost(Duration.ofSeconds(30))
                        .until(
                                () -> LoadScenario.api(pods.get(i % pods.size()))
                                        .post(
                                                "/v1/tenants/t/events",
                                                "{\"type\":\"" + type + "\",\"data\":\"" + name + i + "\"}",
                                                "Idempotency-Key",
                                                name + i),
                                answer -> answer.status() == 202)
                        .json()
                        .path("id")
                        .asText())
                .toList();
    }

    /** What the standby has is what was committed until now. */
    private void cutTheStandbyOff() {
        StockPostgres.execute(standby.uri(), "ALTER SYSTEM SET primary_conninfo = ''");
        String position = StockPostgres.text(primary.uri(), "SELECT pg_current_wal_lsn()::text");
        soon("replay")
                .until(() -> StockPostgres.text(
                                standby.uri(), "SELECT (pg_last_wal_replay_lsn() >= '" + position + "'::pg_lsn)::text")
                        .equals("true"));
        StockPostgres.execute(standby.uri(), "SELECT pg_reload_conf()");
        soon("the cut")
                .until(() -> StockPostgres.text(primary.uri(), "SELECT count(*) FROM pg_stat_replication")
                        .equals("0"));
    }

    /** So that the process has seen a commit that the standby has not. */
    private void awaitALaterHeartbeat() {
        String known = watermark(standby);
        soon("a later heartbeat").until(() -> !watermark(primary).equals(known));
    }

    private static String watermark(StockPostgres server) {
        return StockPostgres.text(server.uri(), "SELECT max(watermark::text) FROM signpost.pod");
    }

    private void failOver() {
        primary.process().kill9();
        StockPostgres.text(standby.uri(), "SELECT pg_promote(true, 30)");
        way.lead("127.0.0.1", standby.uri().port());
    }

    /** Of all that was acknowledged what the API does not know any more. */
    @SafeVarargs
    private Set<String> lost(List<String>... acknowledged) {
        Set<String> lost = new HashSet<>();
        for (List<String> ids : acknowledged) {
            ids.stream()
                    .filter(id -> api().get("/v1/tenants/t/events/" + id).status() == 404)
                    .forEach(lost::add);
        }
        return lost;
    }

    private void resume(String path) {
        api().all("/v1/tenants/t/webhooks").stream()
                .filter(webhook -> webhook.path("url").asText().endsWith(path))
                .forEach(webhook -> api().post(
                                "/v1/tenants/t/webhooks/" + webhook.path("id").asText() + "/resume", "")
                        .expect(200));
    }

    private void awaitStates(String state, int count) {
        soon(count + " " + state)
                .until(() ->
                        api().all("/v1/tenants/t/deliveries?state=" + state).size() == count);
    }

    private static Set<String> texts(String name) {
        return IntStream.range(0, EVENTS)
                .mapToObj(i -> "\"data\":\"" + name + i + "\"")
                .collect(Collectors.toSet());
    }

    /** The data of requests to that path. */
    private List<String> arrived(String path) {
        return receiver.requests().stream()
                .filter(request -> request.target().equals(path))
                .map(ReceivedRequest::text)
                .map(DATA::matcher)
                .filter(java.util.regex.Matcher::find)
                .map(java.util.regex.MatchResult::group)
                .toList();
    }

    private static final Pattern DATA = Pattern.compile("\"data\":\"[a-z]+[0-9]+\"");

    private static ConditionFactory soon(String what) {
        return Awaitility.await(what).atMost(Duration.ofSeconds(40)).pollInterval(Duration.ofMillis(100));
    }
}

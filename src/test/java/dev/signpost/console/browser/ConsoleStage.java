package dev.signpost.console.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Browser;
import dev.signpost.testkit.SignpostApi;
import dev.signpost.testkit.SignpostProcess;
import dev.signpost.testkit.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;

/** A running Signpost, a browser, and a clock that tests move: schedules take hours. One for each test class. */
final class ConsoleStage implements AutoCloseable {
    static final String ADMIN_KEY = "browser-admin-key-0123456789abcdef0";

    private static final String ENCRYPTION_KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(100);

    final SignpostApi api;
    final SignpostProcess pod;

    private final Chromium chromium;
    private final TestDatabase database;

    /** @param name of its folder below {@code target} */
    ConsoleStage(String name) {
        chromium = Chromium.open();
        database = TestDatabase.empty();
        pod = SignpostProcess.in(Path.of("target", "console-" + name))
                .with("SIGNPOST_ADMIN_KEY", ADMIN_KEY)
                .with("SIGNPOST_ENCRYPTION_KEY", ENCRYPTION_KEY)
                .on(database.uri());
        api = new SignpostApi(pod.uri(), ADMIN_KEY);
    }

    ConsoleStage start() {
        pod.start();
        return this;
    }

    /** A fresh browser on a desk, in light. */
    Visitor visitor() {
        return visitor(new Browser.NewContextOptions().setViewportSize(1280, 900));
    }

    Visitor visitor(Browser.NewContextOptions options) {
        return new Visitor(chromium.browser(), pod.uri(), options);
    }

    /** Makes a tenant with that wire profile and answers a key for it. */
    String tenant(String id, String profile, String scopes) {
        post("/v1/tenants", "{\"id\":\"" + id + "\",\"name\":\"" + id + "\",\"profile\":\"" + profile + "\"}");
        return key(id, scopes);
    }

    /** @param scopes as in JSON: {@code "manage","read"} */
    String key(String tenant, String scopes) {
        return post("/v1/tenants/" + tenant + "/api-keys", "{\"name\":\"people\",\"scopes\":[" + scopes + "]}")
                .path("key")
                .asText();
    }

    /** What was created. */
    JsonNode post(String path, String body) {
        return api.post(path, body).expect(201).json();
    }

    /** Publishes and answers the event's id. */
    String publish(String tenant, String type, String data) {
        return api.post("/v1/tenants/" + tenant + "/events", "{\"type\":\"" + type + "\",\"data\":" + data + "}")
                .expect(202)
                .json()
                .path("id")
                .asText();
    }

    /** Moves the clock on for as long as it takes until the event's only delivery is in that state. */
    JsonNode hoursLater(String tenant, String event, String state) {
        return hoursLater("/v1/tenants/" + tenant + "/deliveries?eventId=" + event, state);
    }

    /** Likewise, of its delivery to that webhook. */
    JsonNode hoursLater(String tenant, String event, String webhook, String state) {
        return hoursLater("/v1/tenants/" + tenant + "/deliveries?eventId=" + event + "&webhookId=" + webhook, state);
    }

    private JsonNode hoursLater(String list, String state) {
        return Awaitility.await(list)
                .pollInterval(POLL)
                .atMost(SOON)
                .until(() -> api.all(list), found -> {
                    boolean there = found.size() == 1
                            && found.get(0).path("state").asText().equals(state);
                    if (!there) {
                        elapse();
                    }
                    return there;
                })
                .get(0);
    }

    /** Whatever waits is due. */
    private void elapse() {
        database.execute("UPDATE backlog SET due_at = now() WHERE claimed_by IS NULL AND due_at > now()");
        database.execute("UPDATE lane_head SET next_due = now(), version = version + 1 WHERE next_due > now()");
    }

    @Override
    public void close() {
        chromium.close();
        pod.close();
        database.close();
    }
}

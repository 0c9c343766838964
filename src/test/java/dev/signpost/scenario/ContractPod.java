package dev.signpost.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signpost.testkit.ContractOperation;
import dev.signpost.testkit.FakeReceiver;
import dev.signpost.testkit.RawHttp;
import dev.signpost.testkit.SignpostApi;
import dev.signpost.testkit.SignpostProcess;
import dev.signpost.testkit.TestDatabase;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A process with something of every kind in it, and what the database holds of people's own. */
final class ContractPod implements AutoCloseable {
    static final String TENANT = "acme";

    /** Tables that the process writes by itself, whatever is asked of it. */
    private static final List<String> BY_ITSELF = List.of(
            "pod",
            "pod_slot",
            "event",
            "attempt",
            "backlog",
            "lane_head",
            "lane_hasten",
            "parked",
            "webhook_minute",
            "webhook_hour",
            "webhook_pause",
            "live_feed",
            "statistics_progress",
            "audit_progress",
            "encryption_key_holder",
            "database_origin");

    final FakeReceiver receiver = FakeReceiver.start();
    final TestDatabase database = TestDatabase.empty();
    final SignpostProcess pod;
    final SignpostApi api;
    private int made;

    /** @param settings names of variables and their values in turn */
    ContractPod(String name, String... settings) {
        pod = LoadScenario.instance(Path.of("target", "scenario-" + name))
                .with("SIGNPOST_HTTP_TRUSTED_PROXIES", "127.0.0.0/8")
                .with("SIGNPOST_CONSOLE_PUBLIC_URL", "https://signpost.example")
                .with("SIGNPOST_CONSOLE_HOSTS", "127.0.0.1,localhost")
                .on(database.uri());
        for (int i = 0; i < settings.length; i += 2) {
            pod.with(settings[i], settings[i + 1]);
        }
        pod.start();
        api = LoadScenario.api(pod);
        api.createTenant(TENANT);
    }

    /** A new tenant key with these scopes, as in JSON: {@code "manage","read"}. */
    String key(String tenant, String scopes) {
        return created("/v1/tenants/" + tenant + "/api-keys", "{\"name\":\"k\",\"scopes\":[" + scopes + "]}")
                .path("key")
                .asText();
    }

    JsonNode created(String path, String body) {
        return api.post(path, body).expect(201).json();
    }

    /** Ids of new things, by the names of parameters and fields; those that the operation could harm are spare ones. */
    Map<String, List<Object>> things(ContractOperation operation) {
        String n = Integer.toString(++made);
        String at = "/v1/tenants/" + TENANT;
        boolean ofInstance = !operation.ofTenant();
        var ids = new HashMap<String, List<Object>>();
        boolean harms = List.of("updateTenant", "deleteTenant").contains(operation.id());
        ids.put("tenantId", List.of(TENANT));
        if (harms) {
            api.createTenant("spare" + n);
            ids.put("tenantId", List.of("spare" + n));
        }
        String type = "thing.made" + n;
        created((ofInstance ? "/v1" : at) + "/event-types", "{\"name\":\"" + type + "\"}");
        ids.put("eventType", List.of(type));
        ids.put("name", List.of(operation.id().startsWith("create") ? "thing.new" + n : type));
        if (operation.path().contains("/profiles/")) {
            ids.put("name", List.of("standard", "iara"));
        }
        ids.put("url", List.of(receiver.uri("/" + n).toString()));
        ids.put("profile", List.of("standard"));
        ids.put("language", List.of("node", "python", "java", "go"));
        ids.put("destination", List.of("stopped" + n + ".example", "192.0.2.0/24"));
        JsonNode key = created(ofInstance ? "/v1/api-keys" : at + "/api-keys", keyBody(ofInstance));
        ids.put("keyId", List.of(key.path("id").asText()));
        ids.put("stopId", List.of(stop(n)));
        delivered(ids, n, type);
        return ids;
    }

    private static String keyBody(boolean ofInstance) {
        return ofInstance ? "{\"name\":\"spare\"}" : "{\"name\":\"spare\",\"scopes\":[\"read\"]}";
    }

    private String stop(String n) {
        return created("/v1/stopped-destinations", "{\"destination\":\"host" + n + ".example\",\"reason\":\"test\"}")
                .path("id")
                .asText();
    }

    private void delivered(Map<String, List<Object>> ids, String n, String type) {
        String at = "/v1/tenants/" + TENANT;
        String webhook = api.createWebhook(TENANT, receiver.uri("/" + n), type)
                .path("id")
                .asText();
        String event = api.publish(TENANT, type, "{}").path("id").asText();
        ids.put("webhookId", List.of(webhook));
        ids.put("webhookIds", List.of(webhook));
        ids.put("eventId", List.of(event));
        ids.put("ids", List.of(event));
        ids.put(
                "deliveryId",
                List.of(api.get(at + "/events/" + event)
                        .expect(200)
                        .json()
                        .path("deliveries")
                        .get(0)
                        .path("id")
                        .asText()));
        api.post(at + "/webhooks/" + webhook + "/replay", "{\"what\":\"FAILED\"}");
        String job = api.get(at + "/jobs")
                .expect(200)
                .json()
                .path("items")
                .path(0)
                .path("id")
                .asText("x_1");
        ids.put("jobId", List.of(job));
    }

    /** A digest of each table that only requests change. */
    Map<String, Object> state() {
        var digests = new TreeMap<String, Object>();
        for (var row : database.query("SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'signpost'::regnamespace"
                + " AND c.relkind IN ('r', 'p') AND NOT c.relispartition")) {
            String table = String.valueOf(row.get("relname"));
            if (!BY_ITSELF.contains(table)) {
                // A job goes on by itself when it has begun.
                String rows = table.equals("job") ? "t.id::text" : "t::text";
                digests.put(
                        table,
                        String.valueOf(database.query("SELECT md5(string_agg(" + rows + ", '|' ORDER BY " + rows
                                + ")) AS digest FROM signpost." + table + " t")));
            }
        }
        return digests;
    }

    RawHttp raw() {
        return new RawHttp(pod.httpPort());
    }

    static String bearer(String key) {
        return "Authorization: Bearer " + key + "\r\n";
    }

    @Override
    public void close() {
        pod.close();
        receiver.close();
        database.close();
    }
}

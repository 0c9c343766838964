package dev.signpost.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The REST API as a customer's program sees it: HTTP and JSON, nothing of the product's own classes. An answer that the
 * contract does not promise fails the test. Blocks.
 */
public final class SignpostApi {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PAGE = 200;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final URI base;
    private final String key;
    private final boolean checked;

    /**
     * @param key API key; empty sends none
     */
    public SignpostApi(URI base, String key) {
        this(base, key, true);
    }

    private SignpostApi(URI base, String key, boolean checked) {
        this.base = base;
        this.key = key;
        this.checked = checked;
    }

    /** One that shows what no contract promises: rows that somebody has damaged. */
    public SignpostApi unchecked() {
        return new SignpostApi(base, key, false);
    }

    /** One of a version that had another contract. */
    public static SignpostApi ofAnotherVersion(URI base, String key) {
        return new SignpostApi(base, key, false);
    }

    public SignpostApi withKey(String other) {
        return new SignpostApi(base, other, checked);
    }

    /** Status, headers and body of an answer. */
    public record Answer(int status, Map<String, List<String>> headers, String text) {
        /** The body; a missing node if it is not JSON. */
        public JsonNode json() {
            try {
                JsonNode node = JSON.readTree(text);
                return node == null ? MissingNode.getInstance() : node;
            } catch (JsonProcessingException e) {
                return MissingNode.getInstance();
            }
        }

        /** Itself; fails with the body when the status is another. */
        public Answer expect(int expected) {
            if (status != expected) {
                throw new AssertionError("Expected " + expected + ", got " + status + ": " + text);
            }
            return this;
        }
    }

    public Answer get(String path) {
        return send("GET", path, new byte[0]);
    }

    public Answer post(String path, String body, String... headers) {
        return send("POST", path, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    public Answer delete(String path) {
        return send("DELETE", path, new byte[0]);
    }

    /**
     * @param headers names and values in turn
     */
    public Answer send(String method, String path, byte[] body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(Duration.ofSeconds(30))
                .method(
                        method,
                        body.length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        if (!key.isEmpty()) {
            request.header("Authorization", "Bearer " + key);
        }
        if (body.length > 0) {
            request.header("Content-Type", "application/json");
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        try {
            HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (checked) {
                DocumentedAnswer.check(
                        method, path, answer.statusCode(), answer.headers().map(), answer.body());
            }
            return new Answer(answer.statusCode(), answer.headers().map(), answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        }
    }

    /** Makes a tenant and answers nothing; needs an admin key. */
    public void createTenant(String id) {
        post("/v1/tenants", "{\"id\":\"" + id + "\",\"name\":\"" + id + "\"}").expect(201);
    }

    /** The webhook as the API shows it, its secret included where the profile allows that. */
    public JsonNode createWebhook(String tenant, URI url, String... eventTypes) {
        String types = eventTypes.length == 0 ? "" : ",\"eventTypes\":[\"" + String.join("\",\"", eventTypes) + "\"]";
        return post("/v1/tenants/" + tenant + "/webhooks", "{\"url\":\"" + url + "\"" + types + "}")
                .expect(201)
                .json();
    }

    /** Publishes an event whose data is the given JSON text; answers the receipt. */
    public JsonNode publish(String tenant, String type, String data, String... headers) {
        return post("/v1/tenants/" + tenant + "/events", "{\"type\":\"" + type + "\",\"data\":" + data + "}", headers)
                .expect(202)
                .json();
    }

    /** Every item of a list, page by page; {@code path} may bring a query. */
    public List<JsonNode> all(String path) {
        List<JsonNode> items = new ArrayList<>();
        String first = path + (path.contains("?") ? "&" : "?") + "limit=" + PAGE;
        String next = first;
        while (!next.isEmpty()) {
            JsonNode page = get(next).expect(200).json();
            page.path("items").forEach(items::add);
            JsonNode cursor = page.path("nextCursor");
            next = cursor.isTextual()
                    ? first + "&cursor=" + URLEncoder.encode(cursor.asText(), StandardCharsets.UTF_8)
                    : "";
        }
        return items;
    }
}

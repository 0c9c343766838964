package dev.signpost.scenario;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signpost.testkit.JsonTexts;
import dev.signpost.testkit.RawHttp;
import dev.signpost.testkit.ReceivedRequest;
import dev.signpost.testkit.SignpostApi;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What is JSON goes through to the byte, from the publisher to the receiver; what is not is refused and kept nowhere.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JsonTextsIT {
    private static final String EVENTS = "/v1/tenants/acme/events";
    private static final int BATCH = 100;
    private static final int SECONDS = 60;

    private ContractPod pod;
    private String headers = "";

    @BeforeAll
    void start() {
        pod = new ContractPod("json");
        pod.api.createWebhook("acme", pod.receiver.uri("/"), "*");
        headers = ContractPod.bearer(pod.key("acme", "\"publish\""));
    }

    @AfterAll
    void stop() {
        pod.close();
    }

    @BeforeEach
    void hearNothing() {
        assertThat(waiting()).isZero();
    }

    @Test
    void shouldDeliverEveryJsonTextToTheByte() {
        List<String> texts = JsonTexts.valid();
        int before = pod.receiver.requests().size();
        Map<String, String> sent = new HashMap<>();

        try (RawHttp http = pod.raw()) {
            for (String text : texts) {
                SignpostApi.Answer receipt = posted(http, EVENTS, event(text));
                assertThat(receipt.status()).as(text).isEqualTo(202);
                sent.put(sentAs(receipt.json()), text);
            }
            for (int from = 0; from < texts.size(); from += BATCH) {
                List<String> some = texts.subList(from, Math.min(texts.size(), from + BATCH));
                String body = "["
                        + String.join(",", some.stream().map(JsonTextsIT::event).toList()) + "]";
                JsonNode items = posted(http, EVENTS + "/batch", body).json().path("items");
                for (int i = 0; i < some.size(); i++) {
                    sent.put(sentAs(items.path(i)), some.get(i));
                }
            }
        }

        List<ReceivedRequest> received = pod.receiver.await(before + sent.size(), SECONDS);
        assertThat(sent).hasSize(2 * texts.size()).hasSizeGreaterThan(800);
        Set<String> missing = new HashSet<>(sent.keySet());
        for (ReceivedRequest request : received.subList(before, received.size())) {
            String id = request.header("webhook-id").orElseThrow();
            assertThat(new String(request.body(), ISO_8859_1))
                    .endsWith("\"data\":" + sent.getOrDefault(id, "").strip() + "}");
            missing.remove(id);
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void shouldRefuseWhatIsNoJsonAndKeepNothing() {
        List<String> texts = JsonTexts.invalid();
        long before = events();
        var taken = new ArrayList<String>();

        try (RawHttp http = pod.raw()) {
            for (String text : texts) {
                for (String body : List.of(event(text), "{\"type\":\"a\",\"data\":1,\"changes\":" + text + "}")) {
                    SignpostApi.Answer answer = posted(http, EVENTS, body);
                    if (answer.status() != 400 || !answer.text().contains("urn:signpost:problem:malformed")) {
                        taken.add(answer.status() + " " + body);
                    }
                }
                int batch = posted(http, EVENTS + "/batch", "[" + event("1") + "," + event(text) + "]")
                        .status();
                if (batch != 400) {
                    taken.add("batch " + batch + " " + text);
                }
            }
        }

        assertThat(taken).isEmpty();
        assertThat(texts).hasSizeGreaterThan(900);
        assertThat(events()).isEqualTo(before);
    }

    /** The event's id as its receiver sees it. */
    private static String sentAs(JsonNode receipt) {
        return "msg_" + receipt.path("id").asText().replace("-", "");
    }

    private static String event(String data) {
        return "{\"type\":\"a\",\"data\":" + data + "}";
    }

    private SignpostApi.Answer posted(RawHttp http, String path, String body) {
        RawHttp.Answer answer = http.exchange("POST " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers
                + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
        return new SignpostApi.Answer(answer.status(), Map.of(), answer.body());
    }

    private long events() {
        return pod.database.number("SELECT count(*) FROM signpost.event");
    }

    private long waiting() {
        return pod.database.number("SELECT count(*) FROM signpost.backlog");
    }
}

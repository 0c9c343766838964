package dev.signpost.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signpost.testkit.FakeReceiver;
import dev.signpost.testkit.ReceivedRequest;
import dev.signpost.testkit.Reply;
import dev.signpost.testkit.SignpostApi;
import dev.signpost.testkit.SignpostProcess;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person tries a webhook out and sees at once what comes of it. */
class SampleEventIT {
    private static final Pattern KEY = Pattern.compile("Key\\s+(\\S+)");
    private static final String WEBHOOKS = "/v1/tenants/demo/webhooks";

    @TempDir
    Path directory;

    @Test
    void shouldSendATypesExampleAndAnswerWhatTheReceiverSaid() {
        try (FakeReceiver receiver = FakeReceiver.start();
                SignpostProcess pod = SignpostProcess.in(directory).start()) {
            receiver.answer(Reply.status(200).body("thanks"), Reply.status(500));
            SignpostApi api = new SignpostApi(pod.uri(), pod.awaitLog(KEY));
            String path = WEBHOOKS + "/"
                    + api.post(
                                    WEBHOOKS,
                                    "{\"url\":\"" + receiver.uri("/hook")
                                            + "\",\"profile\":\"iverton\",\"eventTypes\":[\"deal.*\"]}")
                            .expect(201)
                            .json()
                            .path("id")
                            .asText();

            JsonNode passed = api.post(path + "/test", "{\"eventType\":\"deal.won\"}")
                    .expect(200)
                    .json();
            JsonNode failed = api.post(path + "/test", "").expect(200).json();

            ReceivedRequest request = receiver.requests().get(0);
            assertThat(request.header("Signpost-Test")).hasValue("true");
            assertThat(request.header("X-Iverton-Signature").orElseThrow()).startsWith("sha256=");
            assertThat(passed.path("request").path("body").asText()).isEqualTo(request.text());
            assertThat(request.text()).contains("\"type\":\"deal.won\"");
            assertThat(passed.path("passed").asBoolean()).isTrue();
            assertThat(passed.path("statusCode").asInt()).isEqualTo(200);
            assertThat(passed.path("response").path("body").asText()).isEqualTo("thanks");
            assertThat(failed.path("passed").asBoolean()).isFalse();
            assertThat(failed.path("eventType").asText()).startsWith("deal.");
            assertThat(failed.path("error").asText()).isEqualTo("STATUS");
            assertThat(api.all("/v1/tenants/demo/deliveries")).isEmpty();
            assertThat(api.get(path).expect(200).json().path("status").asText()).isEqualTo("ACTIVE");

            api.post(path + "/block", "").expect(200);
            api.post(path + "/test", "").expect(409);
            assertThat(receiver.requests()).hasSize(2);
        }
    }
}

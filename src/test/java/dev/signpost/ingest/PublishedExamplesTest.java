package dev.signpost.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.model.Event;
import dev.signpost.model.Secret;
import dev.signpost.model.Webhook.SigningSecret;
import dev.signpost.profile.Profiles;
import dev.signpost.profile.Renderer;
import dev.signpost.profile.RequestHeaders;
import dev.signpost.profile.Signer;
import dev.signpost.profile.WireProfile;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/**
 * The payloads that the products' pages print, from the publishing request to the bytes and headers on the wire. What
 * pages print over several lines goes over the wire minified.
 */
class PublishedExamplesTest {
    private static final String SECRET = "a secret";
    private static final String USER_AGENT = "Signpost/9.9.9";

    private static Event published(String tenant, UUID id, String request) {
        Draft draft = new EventParser().parse(tenant, request.getBytes(UTF_8), EventParser.Headers.NONE);
        long occurredAt = draft.occurredAtMicros() == null ? 0 : draft.occurredAtMicros();
        return new Event(id, 1, tenant, draft.type(), occurredAt, draft.data(), draft.changes(), null);
    }

    private static List<Map.Entry<String, String>> headers(WireProfile profile, Event event, byte[] body) {
        Signer signer = Signer.forSecrets(profile, List.of(new SigningSecret(1, Secret.of(SECRET))));
        return RequestHeaders.of(profile, event, "wh_1", 1_775_475_600_000L, body, signer);
    }

    /** HMAC-SHA256 in hexadecimal, as the pages tell their readers to compute it. */
    private static String hmac(String body) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(body.getBytes(UTF_8)));
    }

    @Test
    void shouldSendImprovadosExtractionPaused() throws Exception {
        String data = "{\"product_domain_event_inserted_at\":\"2026-04-06 12:00:12.000\","
                + "\"product_domain_event_aggregate_class\":\"Extraction\","
                + "\"product_domain_event_class\":\"ExtractionPaused\","
                + "\"product_domain_event_usecase\":\"PauseExtractionUseCase\",\"product_domain_event\":\"\","
                + "\"is_action_log\":\"1\",\"agency_title\":\"My Agency\",\"workspace_title\":\"Main Workspace\","
                + "\"dts_order_params_id\":\"123456\",\"order_id\":\"654321\"}";
        WireProfile profile = Profiles.named("improvado");
        Event event = published(
                "t",
                UUID.fromString("a1b2c3d4-e5f6-7890-1234-5678abcdef90"),
                "{\"type\":\"extraction_paused\",\"occurredAt\":\"2026-04-06T11:39:46.752Z\",\"data\":" + data + "}");

        byte[] body = Renderer.body(profile, event);

        String expected = "{\"id\":\"A1B2C3D4E5F6789012345678ABCDEF90\",\"type\":\"extraction_paused\","
                + "\"timestamp\":\"2026-04-06 11:39:46.752000\",\"data\":" + data + "}";
        assertThat(new String(body, UTF_8)).isEqualTo(expected);
        assertThat(headers(profile, event, body))
                .containsExactly(
                        Map.entry("Content-Type", "application/json"),
                        Map.entry("User-Agent", USER_AGENT),
                        Map.entry("X-Improvado-Signature", hmac(expected)),
                        Map.entry("X-Improvado-Idempotency-Key", "A1B2C3D4E5F6789012345678ABCDEF90"),
                        Map.entry("Signpost-Hops", "1"));
    }

    @Test
    void shouldSendIarasIngestionCompleted() throws Exception {
        String data = "{\"jobId\":\"job_xyz\",\"table\":\"sales_data\",\"rowsIngested\":15234,\"duration\":3200}";
        WireProfile profile = Profiles.named("iara");
        Event event = published(
                "tenant_abc123",
                UUID.randomUUID(),
                "{\"type\":\"ingestion.completed\",\"occurredAt\":\"2025-01-15T10:30:00Z\",\"data\":" + data + "}");

        byte[] body = Renderer.body(profile, event);

        String expected = "{\"event\":\"ingestion.completed\",\"timestamp\":\"2025-01-15T10:30:00Z\","
                + "\"tenantId\":\"tenant_abc123\",\"data\":" + data + "}";
        assertThat(new String(body, UTF_8)).isEqualTo(expected);
        assertThat(headers(profile, event, body))
                .containsExactly(
                        Map.entry("Content-Type", "application/json"),
                        Map.entry("User-Agent", USER_AGENT),
                        Map.entry("X-Webhook-Signature", "sha256=" + hmac(expected)),
                        Map.entry("Signpost-Hops", "1"));
    }

    @Test
    void shouldSendAnUpdateOfHarvestrs() throws Exception {
        WireProfile profile = Profiles.named("harvestr");
        Event event = published(
                "t",
                UUID.fromString("d7e8f9a0-b1c2-3d4e-5f6a-7b8c9d0e1f2a"),
                "{\"type\":\"FEEDBACK_UPDATED\",\"changes\":{\"score\":3},\"data\":{\"score\":3}}");

        byte[] body = Renderer.body(profile, event);

        String expected = "{\"id\":\"d7e8f9a0-b1c2-3d4e-5f6a-7b8c9d0e1f2a\",\"event\":\"FEEDBACK_UPDATED\","
                + "\"data\":{\"score\":3},\"changes\":{\"score\":3}}";
        assertThat(new String(body, UTF_8)).isEqualTo(expected);
        assertThat(headers(profile, event, body))
                .containsExactly(
                        Map.entry("Content-Type", "application/json"),
                        Map.entry("User-Agent", "harvestr-webhook/1.0.0"),
                        Map.entry("X-Harvestr-Webhook-Signature", hmac(expected)),
                        Map.entry("X-Harvestr-Webhook-Id", "wh_1"),
                        Map.entry("Signpost-Hops", "1"));
    }

    @Test
    void shouldSendIvertonsContactCreated() throws Exception {
        String data = "{\"id\":\"con_456def\",\"email\":\"john@example.com\",\"first_name\":\"John\","
                + "\"last_name\":\"Doe\"}";
        WireProfile profile = Profiles.named("iverton");
        Event event = published(
                "t",
                UUID.fromString("0190a5b4-7c1d-7e2f-8a3b-4c5d6e7f8091"),
                "{\"type\":\"contact.created\",\"occurredAt\":\"2024-01-15T10:30:00Z\",\"data\":" + data + "}");

        byte[] body = Renderer.body(profile, event);

        String expected = "{\"id\":\"evt_0190a5b47c1d7e2f8a3b4c5d6e7f8091\",\"type\":\"contact.created\","
                + "\"created_at\":\"2024-01-15T10:30:00Z\",\"data\":" + data + "}";
        assertThat(new String(body, UTF_8)).isEqualTo(expected);
        assertThat(headers(profile, event, body))
                .containsExactly(
                        Map.entry("Content-Type", "application/json"),
                        Map.entry("User-Agent", USER_AGENT),
                        Map.entry("X-Iverton-Signature", "sha256=" + hmac(expected)),
                        Map.entry("Signpost-Hops", "1"));
    }
}

package dev.signpost.profile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signpost.model.Event;
import dev.signpost.model.RawBytes;
import dev.signpost.model.RawJson;
import dev.signpost.model.Secret;
import dev.signpost.model.Webhook.SigningSecret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoField;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bodies and signatures that were computed apart from this project. */
class WireVectorsTest {
    private static final UUID SOME_ID = UUID.fromString("0190a5b4-7c1d-7e2f-8a3b-4c5d6e7f8091");
    private static final long SOME_SECOND = 1_775_475_600L;

    static Stream<JsonNode> all() throws IOException {
        JsonNode vectors = new ObjectMapper()
                .readTree(
                        Path.of("src/test/resources/vectors/wire-vectors.json").toFile());
        return StreamSupport.stream(vectors.spliterator(), false);
    }

    static Stream<JsonNode> deliveries() throws IOException {
        return all().filter(vector -> vector.has("type"));
    }

    static Stream<JsonNode> challenges() throws IOException {
        return all().filter(vector -> vector.path("what").asText().startsWith("challenge"));
    }

    static Stream<JsonNode> hexOverBody() throws IOException {
        return all().filter(vector -> !vector.path("profile").asText().equals("standard"))
                .filter(vector -> !vector.path("secret").asText("").isEmpty());
    }

    @ParameterizedTest
    @MethodSource("deliveries")
    void shouldRenderTheBody(JsonNode vector) {
        WireProfile profile = Profiles.named(vector.get("profile").asText());

        String body = new String(Renderer.body(profile, event(vector)), UTF_8);

        String expected = vector.get("body").asText();
        if (vector.has("id")) {
            // Its id is finished text that no UUID is behind.
            expected = expected.replace(
                    vector.get("id").asText(), profile.eventId().text(SOME_ID));
        }
        assertThat(body).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("deliveries")
    void shouldSendTheHeaders(JsonNode vector) {
        WireProfile profile = Profiles.named(vector.get("profile").asText());
        byte[] body = vector.get("body").asText().getBytes(UTF_8);
        Signer signer = Signer.forSecrets(profile, secrets(vector));
        long millis = vector.path("attemptUnixSeconds").asLong(SOME_SECOND) * 1000 + 999;

        var sent = RequestHeaders.of(profile, event(vector), "wh_1", millis, body, signer);

        assertThat(ofProfile(sent)).containsAllEntriesOf(headers(vector));
        // Nothing beyond the vector but what it does not list.
        assertThat(ofProfile(sent).keySet())
                .isSubsetOf(Stream.concat(
                                headers(vector).keySet().stream(),
                                Stream.of("Content-Type", "User-Agent", "X-Harvestr-Webhook-Id", "Signpost-Hops"))
                        .toList());
    }

    @Test
    void shouldSignThePublishedExampleOfStandardWebhooks() throws IOException {
        JsonNode vector = all().findFirst().orElseThrow();
        var line = (HeaderLine.Signed) Profiles.standard().headers().get(2);
        var content = new Signer.Content(
                vector.get("id").asText(),
                vector.get("attemptUnixSeconds").asLong(),
                RawBytes.of(vector.get("body").asText().getBytes(UTF_8)));

        String signature = Signer.once(
                line.rule(), line.name(), List.of(Secret.of(vector.get("secret").asText())), content);

        assertThat(signature).isEqualTo(headers(vector).get("webhook-signature"));
    }

    @ParameterizedTest
    @MethodSource("challenges")
    void shouldSignChallenges(JsonNode vector) {
        ChallengeRules challenge =
                requireNonNull(Profiles.named(vector.get("profile").asText()).challenge());
        var line = (HeaderLine.Signed) challenge.headers().get(0);
        String value = "3f2a7c1e-9b0d-4c5a-8e6f-112233445566";
        String body = requireNonNull(challenge.body().fill(placeholder -> value));
        String secret = vector.get("secret").asText();
        List<Secret> secrets = secret.isEmpty() ? List.of() : List.of(Secret.of(secret));

        String signature = Signer.once(
                line.rule(), line.name(), secrets, new Signer.Content("", 0, RawBytes.of(body.getBytes(UTF_8))));

        assertThat(body).isEqualTo(vector.get("body").asText());
        assertThat(Map.of(line.name(), String.valueOf(signature))).isEqualTo(headers(vector));
    }

    @Test
    void shouldCoverEveryProfile() throws IOException {
        Set<String> covered =
                all().map(vector -> vector.get("profile").asText()).collect(Collectors.toSet());

        assertThat(covered).containsExactlyInAnyOrderElementsOf(Profiles.NAMES);
    }

    @Test
    void shouldHaveBuiltInEveryProfileOfTheRepository() throws IOException {
        try (var files = Files.list(Path.of("conf/profiles"))) {
            assertThat(files.map(file -> file.getFileName().toString().replace(".yaml", "")))
                    .containsExactlyInAnyOrderElementsOf(ProfileLoader.BUILT_IN);
        }
    }

    private static Map<String, String> ofProfile(List<Map.Entry<String, String>> sent) {
        var named = new TreeMap<String, String>();
        sent.forEach(header -> assertThat(named.put(header.getKey(), header.getValue()))
                .as("%s stands twice", header.getKey())
                .isNull());
        return named;
    }

    private static Map<String, String> headers(JsonNode vector) {
        var headers = new LinkedHashMap<String, String>();
        vector.get("headers")
                .properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().asText()));
        return headers;
    }

    private static List<SigningSecret> secrets(JsonNode vector) {
        return vector.get("secret").isNull()
                ? List.of()
                : List.of(new SigningSecret(1, Secret.of(vector.get("secret").asText())));
    }

    private static Event event(JsonNode vector) {
        JsonNode changes = vector.path("changes");
        return new Event(
                vector.has("uuid") ? UUID.fromString(vector.get("uuid").asText()) : SOME_ID,
                1,
                vector.path("tenantId").asText("t"),
                vector.get("type").asText(),
                micros(vector.path("occurredAt").asText("1970-01-01T00:00:00Z")),
                RawJson.of(vector.get("data").asText()),
                changes.isMissingNode() ? null : RawJson.of(changes.asText()),
                null);
    }

    private static long micros(String time) {
        var parsed = OffsetDateTime.parse(time);
        return parsed.toEpochSecond() * 1_000_000 + parsed.get(ChronoField.MICRO_OF_SECOND);
    }
}

package dev.signpost.manage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.testkit.HostilePaths;
import dev.signpost.testkit.HostilePaths.Attack;
import dev.signpost.testkit.RawHttp;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An id must never become the path of something else. */
class HostilePathsTest {
    private static final String ADMIN = "Authorization: Bearer admin-key\r\n";

    private final ApiFixture api = new ApiFixture();

    @BeforeEach
    void startApi() {
        api.fastRoute = request -> {
            String path = String.valueOf(request.path());
            boolean publish =
                    request.method().name().equals("POST") && path.matches("/v1/tenants/[^/]+/events(/batch)?");
            if (publish) {
                api.fastCalls.add(path);
                request.response().end();
            }
            return publish;
        };
        api.start();
    }

    @AfterEach
    void stopApi() {
        api.close();
    }

    @Test
    void shouldCarryOutNothingForAPathThatCouldBeReadAsAnother() {
        List<Attack> attacks = HostilePaths.all(ApiFixture.CONTRACT, "acme");
        var through = new ArrayList<String>();

        try (var client = new RawHttp(api.port())) {
            for (Attack attack : attacks) {
                var answer = client.send(attack.method(), attack.path(), ADMIN);
                boolean refused = (answer.status() == 404 || answer.status() == 400) && answer.isProblem();
                if (!refused || !api.calls.isEmpty() || !api.fastCalls.isEmpty()) {
                    through.add(
                            attack + " was answered " + answer.head().lines().findFirst() + " and did " + api.calls);
                    api.calls.clear();
                    api.fastCalls.clear();
                }
            }
        }

        assertThat(through).isEmpty();
        assertThat(attacks).hasSizeGreaterThan(5_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/console/../v1/me", "/console/%2e%2e/docs", "/docs/..", "/docs/%2E%2e/", "/openapi.json/..", "/./docs",
                "//docs", "/docs//", "/console/css/..%2Findex.html", "/console/%00", "/docs%00",
                        "/%2e%2e/%2e%2e/etc/passwd",
            })
    void shouldRefuseSuchPathsOfPagesAlike(String path) {
        try (var client = new RawHttp(api.port())) {
            var answer = client.send("GET", path, ADMIN);

            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.isProblem()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/me?%, 400, The query is not valid percent-encoded UTF-8.",
        "/v1/me?limit=%ff, 400, The query is not valid percent-encoded UTF-8.",
        "/v1/%zz, 400, The path is not valid percent-encoded UTF-8.",
        "/v1/m\\e, 400, The path has a character that must be percent-encoded.",
        "*, 400, 'The request target must be a path, such as /v1/me.'",
        "http://elsewhere.example/v1/me, 400, 'The request target must be a path, such as /v1/me.'",
        "/v1/tenants/%00/events, 404, 'There is no such path: it has a control character, which no id has.'",
        "/v1/tenants/, 404, 'There is no such path: it has an empty segment, where an id is missing.'",
    })
    void shouldSayWhatIsWrongWithATarget(String target, int status, String detail) {
        try (var client = new RawHttp(api.port())) {
            var answer = client.send("GET", target, ADMIN);

            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.body()).contains("\"detail\":\"" + detail);
            assertThat(api.unforeseen).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/tenants/acme/event-types/a%2Fb",
                "/v1/tenants/acme/event-types/a%3A..b",
                "/v1/tenants/ac%6De/event-types/a",
                "/v1/tenants/acme/event-types/...",
                "http://localhost/v1/tenants/acme/event-types/a",
            })
    void shouldTakeOtherSpellingsOfAPath(String target) {
        try (var client = new RawHttp(api.port())) {
            var answer = client.send("GET", target, ADMIN);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(api.calls).extracting(call -> call.operationId()).containsExactly("getEventType");
        }
    }
}

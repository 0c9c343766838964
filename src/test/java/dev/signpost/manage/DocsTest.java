package dev.signpost.manage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DocsTest {
    private final ApiFixture api = new ApiFixture();

    @BeforeEach
    void startApi() {
        api.start();
    }

    @AfterEach
    void stopApi() {
        api.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/docs,text/html; charset=utf-8,swagger-ui-bundle.js",
        "/docs/start.js,text/javascript; charset=utf-8,/openapi.json",
        "/docs/swagger-ui-bundle.js,text/javascript; charset=utf-8,SwaggerUIBundle",
        "/docs/swagger-ui.css,text/css; charset=utf-8,.swagger-ui",
        "/openapi.yaml,application/yaml,operationId: publishEvent",
        "/openapi.json,application/json,publishEvent",
    })
    void shouldServeTheDocumentationToAnybody(String path, String type, String part) {
        var answer = api.send("GET", path, null, null);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue(type);
        assertThat(answer.body()).contains(part);
        assertThat(answer.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy)
                        .startsWith("default-src 'none'")
                        .doesNotContain("unsafe")
                        .doesNotContain("http"));
    }

    @Test
    void shouldLoadNothingFromElsewhere() {
        var page = api.send("GET", "/docs", null, null);

        assertThat(page.body()).doesNotContain("://").doesNotContain("<style").doesNotContain("onload=");
    }
}

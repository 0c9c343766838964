package dev.signpost.manage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.http.InboundPort;
import dev.signpost.telemetry.ManagementServer;
import dev.signpost.testkit.Missing;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that send all of a body before they read an answer still read the refusal, and no reset of the connection. */
class RefusalsArriveTest {
    private static final String PYTHON = """
            import http.client, sys
            port, method, path, key, size = sys.argv[1:]
            for i in range(10):
                connection = http.client.HTTPConnection('127.0.0.1', int(port), timeout=20)
                headers = {'Authorization': 'Bearer ' + key, 'Content-Type': 'application/json'}
                try:
                    connection.request(method, path, b'x' * int(size), headers)
                    print(connection.getresponse().status)
                except OSError as e:
                    print(e)
            """;

    private static final String URLLIB = """
            import sys, urllib.request, urllib.error
            port, method, path, key, size = sys.argv[1:]
            for i in range(10):
                headers = {'Authorization': 'Bearer ' + key, 'Content-Type': 'application/json'}
                request = urllib.request.Request('http://127.0.0.1:' + port + path, b'x' * int(size), headers, method=method)
                try:
                    urllib.request.urlopen(request, timeout=20)
                except urllib.error.HTTPError as e:
                    print(e.code)
                except OSError as e:
                    print(e)
            """;

    private static final String FETCH = """
            const [port, method, path, key, size] = process.argv.slice(2);
            for (let i = 0; i < 10; i++) {
              const headers = { Authorization: 'Bearer ' + key, 'Content-Type': 'application/json' };
              await fetch(`http://127.0.0.1:${port}${path}`, { method, headers, body: 'x'.repeat(Number(size)) })
                .then((answer) => console.log(answer.status), (error) => console.log(String(error.cause ?? error)));
            }
            process.exit(0);
            """;

    private static final String NODE_HTTP = """
            import http from 'node:http';
            const [port, method, path, key, size] = process.argv.slice(2);
            for (let i = 0; i < 10; i++) {
              await new Promise((done) => {
                const headers = { Authorization: 'Bearer ' + key, 'Content-Type': 'application/json',
                  'Content-Length': Number(size) };
                const request = http.request({ host: '127.0.0.1', port, method, path, headers }, (answer) => {
                  console.log(answer.statusCode);
                  answer.resume();
                  answer.on('end', done);
                });
                let answered = false;
                request.on('response', () => { answered = true; });
                request.on('error', (error) => { if (!answered) console.log(String(error)); done(); });
                request.end('x'.repeat(Number(size)));
              });
            }
            process.exit(0);
            """;

    private static final Map<String, List<String>> CLIENTS = Map.of(
            "http.client", List.of("python3", "client.py", PYTHON),
            "urllib", List.of("python3", "urllib.py", URLLIB),
            "fetch", List.of("node", "fetch.mjs", FETCH),
            "node:http", List.of("node", "http.mjs", NODE_HTTP));

    @TempDir
    Path directory;

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
        "http.client, POST, /v1/tenants/acme/webhooks, nobody, 4000000, 401",
        "http.client, POST, /v1/tenants/acme/webhooks, acme-all, 300000, 413",
        "http.client, POST, /v1/tenants/acme/webhooks, acme-all, 12000000, 413",
        "http.client, POST, /docs, nobody, 4000000, 404",
        "http.client, POST, /v1/tenants/acme/webhooks/.., acme-all, 4000000, 404",
        "urllib, POST, /v1/tenants/acme/webhooks, nobody, 4000000, 401",
        "urllib, POST, /v1/tenants/acme/webhooks, acme-all, 4000000, 413",
        "fetch, POST, /v1/tenants/acme/webhooks, nobody, 4000000, 401",
        "fetch, POST, /v1/tenants/acme/webhooks, acme-all, 300000, 413",
        "node:http, POST, /v1/tenants/acme/webhooks, nobody, 4000000, 401",
        "node:http, POST, /v1/tenants/acme/webhooks, acme-all, 4000000, 413",
    })
    void shouldBeReadByOtherClients(String client, String method, String path, String key, String size, String status)
            throws Exception {
        List<String> answers = run(client, String.valueOf(api.port()), method, path, key, size);

        assertThat(answers).hasSize(10).containsOnly(status);
    }

    @ParameterizedTest
    @CsvSource({"http.client", "fetch"})
    void shouldBeReadFromTheManagementPort(String client) throws Exception {
        var meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        var server = new ManagementServer(InboundPort.plain()::server, "127.0.0.1", 0, meters, List.of());
        ApiFixture.await(api.vertx.deployVerticle(server));

        List<String> answers = run(client, String.valueOf(server.port()), "POST", "/metrics", "none", "4000000");

        assertThat(answers).hasSize(10).containsOnly("405");
    }

    private List<String> run(String client, String... arguments) throws IOException, InterruptedException {
        List<String> program = Objects.requireNonNull(CLIENTS.get(client));
        Path script = directory.resolve(program.get(1));
        Files.writeString(script, program.get(2));
        var command = new ArrayList<>(List.of(program.get(0), script.toString()));
        command.addAll(List.of(arguments));
        Path output = directory.resolve("output");
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException notInstalled) {
            throw Missing.leaveOut(program.get(0) + " is not installed");
        }
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        return Files.readAllLines(output, StandardCharsets.UTF_8);
    }
}

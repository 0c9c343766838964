package dev.signpost.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signpost.testkit.FakeReceiver;
import dev.signpost.testkit.ReceivedRequest;
import dev.signpost.testkit.SignpostApi;
import dev.signpost.testkit.SignpostProcess;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that go to a running instance, or to its database beside it. */
class CommandsIT {
    private static final Pattern KEY = Pattern.compile("Key\\s+(\\S+)");
    private static final Pattern ID = Pattern.compile("Id\\s+(\\S+)");
    private static final Pattern RECEIPT = Pattern.compile("[0-9a-f-]{36} matched 1, unknown type");

    @TempDir
    static Path directory;

    private static SignpostProcess pod;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void start() {
        pod = SignpostProcess.in(directory.resolve("data")).start();
    }

    @AfterAll
    static void stop() {
        pod.close();
    }

    @Test
    void shouldMakeAKeyThatWorksAndRevokeIt() throws IOException {
        assertThat(keys("create", "--name", "new")).as("%s", err).isZero();
        var admin = new SignpostApi(pod.uri(), found(KEY));
        admin.get("/v1/tenants/demo/events").expect(200);

        assertThat(keys("revoke", found(ID))).as("%s", err).isZero();

        assertThat(admin.get("/v1/tenants/demo/events").status()).isEqualTo(401);
    }

    @Test
    void shouldSayWhichPortIsTakenAndWhatToDo() {
        try (var second = SignpostProcess.in(directory.resolve("second"))
                .with("SIGNPOST_HTTP_PORT", Integer.toString(pod.httpPort()))) {
            assertThatThrownBy(second::start)
                    .hasMessageContaining("cannot listen at 127.0.0.1:" + pod.httpPort() + " (http.host, http.port)")
                    .hasMessageContaining("set SIGNPOST_HTTP_PORT to another");
        }
    }

    @Test
    void shouldSayInOneLineThatTheDatabaseRefusesThePassword() throws IOException {
        String server = "127.0.0.1:"
                + Files.readString(directory.resolve("data/postgres.port")).strip() + "/signpost";
        try (var second = SignpostProcess.in(directory.resolve("refused"))
                .with("SIGNPOST_DATABASE_URI", "postgres://signpost:hush@" + server)
                .with("SIGNPOST_ENCRYPTION_KEY", "A".repeat(43) + "=")) {
            assertThatThrownBy(second::start).hasMessageContaining("It ended with 1");

            assertThat(second.log())
                    .noneMatch(line -> line.contains("hush") || line.startsWith("\tat ") || line.contains("stackTrace"))
                    .filteredOn(line -> line.contains("password"))
                    .singleElement()
                    .asString()
                    .startsWith("signpost: cannot use the database postgres://signpost@" + server
                            + ": FATAL: password authentication failed for user \"signpost\". Correct the user or");
        }
    }

    @Test
    void shouldPublishEachLineOnceAndTellWhatIsWrongWithOthers() throws IOException {
        keys("create", "--tenant", "demo", "--name", "publisher");
        String key = found(KEY);
        Path keyFile = Files.writeString(directory.resolve("key"), key + "\n");
        Path lines = Files.writeString(directory.resolve("lines"), "{\"n\": 1.0}\n\n{oops\n\"zwölf\"\n");
        try (FakeReceiver receiver = FakeReceiver.start()) {
            new SignpostApi(pod.uri(), key).createWebhook("demo", receiver.uri("/"), "line.read");
            String[] command = {
                "--type",
                "line.read",
                "--key-file",
                keyFile.toString(),
                "--lines",
                lines.toString(),
                "--idempotency-key",
                "run"
            };

            int first = publish(command);
            String receipts = out.toString();
            int again = publish(command);

            assertThat(first).isEqualTo(1);
            assertThat(receipts.lines())
                    .hasSize(2)
                    .allMatch(line -> RECEIPT.matcher(line).matches());
            assertThat(err.toString()).contains("line 3: 400 ").doesNotContain("line 4");
            assertThat(again).isEqualTo(1);
            assertThat(out.toString().lines()).hasSize(2).allMatch(line -> line.contains("was accepted before"));
            assertThat(receiver.await(2, 10))
                    .extracting(ReceivedRequest::text)
                    .anyMatch(body -> body.endsWith(",\"data\":{\"n\": 1.0}}"))
                    .anyMatch(body -> body.endsWith(",\"data\":\"zwölf\"}"));
        }
    }

    @Test
    void shouldSayWhyAnEventIsRefused() throws IOException {
        keys("create", "--tenant", "demo", "--name", "reader", "--scopes", "read");
        String reader = found(KEY);

        assertThat(publish("--type", "a", "--key", reader, "--data", "1")).isEqualTo(1);
        assertThat(publish("--type", "a", "--key", "sp_wrong", "--data", "1")).isEqualTo(1);

        assertThat(err.toString()).contains("signpost: 403 ", "signpost: 401 ");
    }

    private int keys(String... arguments) throws IOException {
        Path settings =
                Files.writeString(directory.resolve("settings.yaml"), "dataDir: " + directory.resolve("data") + "\n");
        return run(List.of("keys"), arguments, List.of("--settings", settings.toString()));
    }

    private int publish(String... arguments) {
        return run(List.of("publish", "--tenant", "demo", "--url", pod.uri().toString()), arguments, List.of());
    }

    private int run(List<String> before, String[] arguments, List<String> after) {
        var all = new ArrayList<>(before);
        all.addAll(List.of(arguments));
        all.addAll(after);
        out.getBuffer().setLength(0);
        return Program.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all.toArray(String[]::new));
    }

    private String found(Pattern pattern) {
        Matcher matcher = pattern.matcher(out.toString());
        assertThat(matcher.find()).as("%s%s", out, err).isTrue();
        return matcher.group(1);
    }
}

package dev.signpost.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ProgramTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    @Test
    void shouldExplainItselfAndEachCommand() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString())
                .contains("serve", "migrate", "profiles", "publish", "keys", "--settings", "Exit status");
        for (String command : new String[] {"serve", "migrate", "profiles", "listen", "publish", "keys"}) {
            assertThat(run(command, "--help")).isZero();
        }
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void shouldEndWithTwoAndAllFaultsWhenTheSettingsAreWrong() throws IOException {
        Path file = Files.writeString(directory.resolve("s.yaml"), "http: { port: 70000, prot: 1 }\n");

        int status = run("serve", "--settings", file.toString());

        assertThat(status).isEqualTo(2);
        assertThat(err.toString()).contains("http.port = 70000", "http.prot").doesNotContain("at dev.signpost");
    }

    @Test
    void shouldPrintTheSettingsInForce() {
        int status = run("--print-settings");

        assertThat(status).isZero();
        assertThat(out.toString()).contains("development: true", "  lease: 10s");
    }

    @Test
    void shouldCheckProfiles() throws IOException {
        Path wrong = Files.writeString(directory.resolve("mine.yaml"), "name: mine\n");

        int good = run("profiles", "check", "conf/profiles/standard.yaml");
        int bad = run("profiles", "check", wrong.toString());
        int missing = run("profiles", "check", "nowhere.yaml");

        assertThat(good).isZero();
        assertThat(bad).isEqualTo(2);
        assertThat(missing).isEqualTo(1);
        assertThat(err.toString()).contains("mine.yaml", "there is no file nowhere.yaml");
    }

    @Test
    void shouldTellTheFaultsOfAllProfilesThatItChecks() throws IOException {
        String text = Files.readString(Path.of("conf/profiles/iara.yaml"));
        Path one = Files.writeString(directory.resolve("one.yaml"), text.replace("timeout: 10 s", "timeout: soon"));
        Path two = Files.writeString(
                directory.resolve("two.yaml"),
                text.replace("form: uuid", "from: uuid")
                        .replace("data: ", "payload: ")
                        .replace("[200]", "[99]"));
        Path good = Files.writeString(directory.resolve("good.yaml"), text);

        int status = run("profiles", "check", one.toString(), two.toString(), good.toString());

        assertThat(status).isEqualTo(2);
        assertThat(out.toString()).contains("good.yaml: profile good is right");
        assertThat(err.toString())
                .contains(
                        "one.yaml: attempts.timeout: expected a duration",
                        "two.yaml: eventId.form: missing",
                        "two.yaml: eventId.from: unknown key",
                        "two.yaml: attempts.success[0]: expected")
                .doesNotContain("good.yaml");
    }

    private int run(String... arguments) {
        return Program.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    @Test
    void shouldSayWhatIsWrongWithTheReceiverThatItIsToBe() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());

            assertThat(run("listen", "--port", port)).isEqualTo(1);
            assertThat(err.toString())
                    .contains("cannot listen at 127.0.0.1:" + port + ": another process has the port", "--port");
        }
        assertThat(run("listen", "--profile", "nobody")).isEqualTo(2);
        assertThat(run("listen", "--secret", "x")).isEqualTo(2);
        assertThat(run("listen", "--profile", "improvado", "--secret", "whsec_x"))
                .isEqualTo(2);
        assertThat(run("listen", "--standard-secret", "whsec_x")).isEqualTo(2);
        assertThat(run("listen", "--delay", "soon")).isEqualTo(2);
        assertThat(run("listen", "--status", "99")).isEqualTo(2);
        assertThat(run("listen", "--forward-to", "localhost:3000")).isEqualTo(2);
        assertThat(err.toString())
                .contains(
                        "--profile nobody: expected one of harvestr, iara, improvado, iverton, standard",
                        "The secret must be whsec_ followed by base64 (with padding) of 24 to 64 bytes.",
                        "The secret must be 64 lower-case hexadecimal digits.",
                        "--standard-secret: profile standard has no second signature",
                        "--delay soon: expected a duration",
                        "--status 99: expected 200 to 599",
                        "--forward-to localhost:3000: expected a URL such as http://localhost:3000/hooks");
    }

    @Test
    void shouldSayThatTheDataDirectoryCannotBeOneAndWhatToDo() throws IOException {
        Path file = Files.writeString(directory.resolve("data"), "a file");
        Path settings = Files.writeString(directory.resolve("s.yaml"), "dataDir: " + file + "\n");

        int status = run("migrate", "--settings", settings.toString());

        assertThat(status).isEqualTo(1);
        assertThat(err.toString())
                .contains("cannot use the data directory " + file, "it is a file", "SIGNPOST_DATA_DIR")
                .doesNotContain("at dev.signpost");
    }

    @Test
    void shouldRefuseWhatItDoesNotKnow() {
        assertThat(run("--colour")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(run("server")).isEqualTo(CommandLine.ExitCode.USAGE);
    }
}

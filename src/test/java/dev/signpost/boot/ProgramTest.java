package dev.signpost.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
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
    void shouldRefuseWhatItDoesNotKnow() {
        assertThat(run("--colour")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(run("server")).isEqualTo(CommandLine.ExitCode.USAGE);
    }
}

package dev.signpost.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.pg.DatabaseUri;
import dev.signpost.testkit.StockPostgres;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands whose database is not to be had. */
class UnreachableDatabaseTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"migrate", "keys list", "keys create --name k", "encryption-keys list"})
    void shouldSayInOneLineThatThePasswordIsWrong(String command) throws IOException {
        int port = StockPostgres.shared().uri().port();

        int status = run(command, "postgres://postgres:hush@127.0.0.1:" + port + "/postgres");

        assertThat(status).isEqualTo(1);
        assertThat(err.toString().lines())
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .startsWith("signpost: cannot use the database postgres://postgres@127.0.0.1:" + port
                                + "/postgres: ")
                        .contains("password authentication failed", "database.uri (SIGNPOST_DATABASE_URI)")
                        .doesNotContain("hush"));
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"migrate", "keys list", "encryption-keys list"})
    void shouldSayInOneLineThatNothingListens(String command) throws IOException {
        int status = run(command, "postgres://postgres:hush@127.0.0.1:1/postgres");

        assertThat(status).isEqualTo(1);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .contains("nothing listens at 127.0.0.1:1 (Connection refused). Start Postgres there");
    }

    @Test
    void shouldNameTheSettingOfTheOwner() throws IOException {
        DatabaseUri uri = StockPostgres.shared().uri();
        Path settings = Files.writeString(
                directory.resolve("s.yaml"),
                "database:\n  uri: " + uri.toText().reveal() + "\n  migrationUri: postgres://owner:hush@127.0.0.1:"
                        + uri.port() + "/postgres\nencryptionKey: " + "A".repeat(43) + "=\n");

        assertThat(execute("migrate", "--settings", settings.toString())).isEqualTo(1);

        assertThat(err.toString()).contains("database.migrationUri (SIGNPOST_DATABASE_MIGRATION_URI)");
    }

    @Test
    void shouldWaitForAServerThatIsStarting() throws Exception {
        try (var socket = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            var asked = new AtomicInteger();
            var server = CompletableFuture.runAsync(() -> {
                refuse(socket, "57P03", "the database system is starting up");
                asked.incrementAndGet();
                refuse(socket, "28P01", "password authentication failed");
                asked.incrementAndGet();
            });

            int status = run("migrate", "postgres://u:p@127.0.0.1:" + socket.getLocalPort() + "/d?sslmode=disable");

            server.join();
            assertThat(status).isEqualTo(1);
            assertThat(asked).hasValue(2);
            assertThat(err.toString())
                    .contains("password authentication failed")
                    .doesNotContain("starting up");
        }
    }

    /** Answers the next connection as Postgres does. */
    private static void refuse(ServerSocket socket, String state, String message) {
        try (Socket connection = socket.accept()) {
            var in = new DataInputStream(connection.getInputStream());
            in.readFully(new byte[in.readInt() - Integer.BYTES]);
            byte[] fields = ("SFATAL\0VFATAL\0C" + state + "\0M" + message + "\0\0").getBytes(StandardCharsets.UTF_8);
            var answer = new DataOutputStream(connection.getOutputStream());
            answer.writeByte('E');
            answer.writeInt(fields.length + Integer.BYTES);
            answer.write(fields);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int run(String command, String uri) throws IOException {
        Path settings = Files.writeString(
                directory.resolve("s.yaml"),
                "database: { uri: \"" + uri + "\" }\nencryptionKey: " + "A".repeat(43) + "=\n");
        var words = new ArrayList<>(List.of(command.split(" ")));
        words.addAll(List.of("--settings", settings.toString()));
        return execute(words.toArray(String[]::new));
    }

    private int execute(String... words) {
        return Program.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(words);
    }
}

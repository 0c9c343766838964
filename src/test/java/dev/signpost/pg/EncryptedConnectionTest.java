package dev.signpost.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signpost.testkit.Await;
import dev.signpost.testkit.TestDatabase;
import io.vertx.core.Vertx;
import io.vertx.pgclient.SslMode;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against one server that speaks TLS; it is only read. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EncryptedConnectionTest {
    private static final String STORE_PASSWORD = "changeit";
    private static final Sql ENCRYPTED =
            new Sql("test.encrypted", "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()");

    private Path directory;
    private final Vertx vertx = Vertx.vertx();
    private EmbeddedDatabase server;
    private Path certificate;
    private Path strange;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        directory = temporary;
        certificate = certificate("server");
        strange = certificate("stranger");
        var tls = Map.of(
                "ssl", "on",
                "ssl_cert_file", "'" + certificate + "'",
                "ssl_key_file", "'" + directory.resolve("server.key") + "'");
        server = EmbeddedDatabase.open(directory.resolve("data"), tls, new SecureRandom());
    }

    @AfterAll
    void stop() {
        Await.value(vertx.close());
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "DISABLE, 127.0.0.1, false",
        "ALLOW, 127.0.0.1, false",
        "PREFER, 127.0.0.1, true",
        "REQUIRE, 127.0.0.1, true",
        "VERIFY_CA, 127.0.0.1, true",
        "VERIFY_FULL, localhost, true",
    })
    void shouldHonourTheModeWithBothDrivers(SslMode mode, String host, boolean encrypted) throws Exception {
        var uri = uri(mode, host, mode.name().startsWith("VERIFY") ? certificate : null);

        boolean byVertx = byVertx(uri);
        boolean byJdbc = byJdbc(uri);

        assertThat(byVertx).isEqualTo(encrypted);
        assertThat(byJdbc).isEqualTo(encrypted);
    }

    @Test
    void shouldRefuseAServerOfAnotherAuthority() {
        var uri = uri(SslMode.VERIFY_CA, "127.0.0.1", strange);

        assertThatThrownBy(() -> byVertx(uri))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("SSL");
        assertThatThrownBy(() -> byJdbc(uri)).isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> Preflight.check(uri, "signpost"))
                .hasMessageContaining("must be signed by an authority of sslrootcert");
    }

    @Test
    void shouldRefuseAServerOfAnotherName() {
        var uri = uri(SslMode.VERIFY_FULL, "127.0.0.1", certificate);

        assertThatThrownBy(() -> byVertx(uri)).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> byJdbc(uri)).isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> Preflight.check(uri, "signpost"))
                .hasMessageContaining("for verify-full name 127.0.0.1; both stand in database.uri");
    }

    @Test
    void shouldSayThatTheFileOfTheAuthorityIsNotThere() {
        var uri = uri(SslMode.VERIFY_FULL, "localhost", Path.of("/nowhere/ca.pem"));

        assertThatThrownBy(() -> Preflight.check(uri, "signpost"))
                .hasMessageContaining("/nowhere/ca.pem. Correct sslrootcert in database.uri");
    }

    @Test
    void shouldDoWithoutWhenTheServerHasNoneAndNoneIsRequired() throws Exception {
        try (var database = TestDatabase.empty()) {
            var plain = database.uri();
            var uri = new DatabaseUri(
                    plain.host(), plain.port(), plain.database(), plain.user(), plain.password(), SslMode.PREFER, null);

            assertThat(byVertx(uri)).isFalse();
            assertThat(byJdbc(uri)).isFalse();
        }
    }

    private DatabaseUri uri(SslMode mode, String host, @Nullable Path authority) {
        var plain = server.uri();
        return new DatabaseUri(
                host,
                plain.port(),
                plain.database(),
                plain.user(),
                plain.password(),
                mode,
                authority == null ? null : authority.toString());
    }

    private boolean byVertx(DatabaseUri uri) {
        var pool = PgPool.open(vertx, uri.options("public"), 1);
        try {
            return Await.value(pool.run(ENCRYPTED, Tuple.tuple()))
                    .iterator()
                    .next()
                    .getBoolean(0);
        } finally {
            Await.value(pool.close());
        }
    }

    private static boolean byJdbc(DatabaseUri uri) throws SQLException {
        try (var connection = OwnerConnection.open(uri);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(ENCRYPTED.text())) {
            rows.next();
            return rows.getBoolean(1);
        }
    }

    /** A certificate for localhost that signs itself, beside its key: NAME.crt and NAME.key. */
    private Path certificate(String name) throws Exception {
        Path store = directory.resolve(name + ".p12");
        var tool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keystore",
                        store.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        STORE_PASSWORD,
                        "-alias",
                        name,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=dns:localhost",
                        "-ext",
                        "bc:critical=ca:true")
                .redirectErrorStream(true)
                .start();
        assertThat(tool.waitFor()).isZero();
        var keys = KeyStore.getInstance(store.toFile(), STORE_PASSWORD.toCharArray());
        Path key = directory.resolve(name + ".key");
        pem(key, "PRIVATE KEY", keys.getKey(name, STORE_PASSWORD.toCharArray()).getEncoded());
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        return pem(
                directory.resolve(name + ".crt"),
                "CERTIFICATE",
                keys.getCertificate(name).getEncoded());
    }

    private static Path pem(Path file, String what, byte[] content) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return Files.writeString(file, "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
    }
}

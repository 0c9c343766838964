package dev.signpost.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signpost.model.Secret;
import io.vertx.pgclient.SslMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseUriTest {

    @Test
    void shouldReadEveryPart() {
        var uri = DatabaseUri.parse("postgresql://sign%40post:p%2Fa:s+s@db.example:6432/events?sslmode=require");

        assertThat(uri)
                .isEqualTo(new DatabaseUri(
                        "db.example", 6432, "events", "sign@post", Secret.of("p/a:s+s"), SslMode.REQUIRE, null));
        assertThat(uri.jdbcUrl()).startsWith("jdbc:postgresql://db.example:6432/events?sslmode=require&");
        assertThat(DatabaseUri.parse(uri.toText().reveal())).isEqualTo(uri);
    }

    @Test
    void shouldPreferEncryptionAndPort5432WhenNothingIsSaid() {
        var uri = DatabaseUri.parse("postgres://someone@[::1]/events");

        assertThat(uri).isEqualTo(new DatabaseUri("::1", 5432, "events", "someone", null, SslMode.PREFER, null));
        assertThat(uri.jdbcUrl()).startsWith("jdbc:postgresql://[::1]:5432/events?sslmode=prefer");
    }

    @Test
    void shouldSetTheSearchPathAndTheNameOfTheProgram() {
        var options = DatabaseUri.parse("postgres://u@h/d?sslmode=verify-full&sslrootcert=/etc/ca.pem")
                .options("signpost");

        assertThat(options.getProperties())
                .containsEntry("search_path", "signpost")
                .containsEntry("application_name", "signpost");
        assertThat(options.getSslMode()).isEqualTo(SslMode.VERIFY_FULL);
        assertThat(options.getSslOptions().getHostnameVerificationAlgorithm()).isEqualTo("HTTPS");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "mysql://u:hush@h/d; unknown scheme",
                "postgres://u:hush@h; no database",
                "postgres://u:hush@h/; no database",
                "postgres://h/d; no user",
                "postgres://u:hush@h1,h2/d; more than one",
                "postgres://u:hu sh@h/d; not a URI",
                "postgres://u:hush@h:99999/d; impossible port",
                "postgres://u:hush@h/d?sslmode=maybe; sslmode maybe",
                "postgres://u:hush@h/d?sslmode=require&sslmode=disable; each name once",
                "postgres://u:hush@h/d?sslmode=verify-full; need sslrootcert",
                "postgres://u:hush@h/d?options=-c; unknown parameter options",
            })
    void shouldSayWhatIsWrongWithoutThePassword(String text, String message) {
        assertThatThrownBy(() -> DatabaseUri.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("hush")
                .hasMessageNotContaining("hu sh");
    }

    @Test
    void shouldPrintWithoutThePassword() {
        assertThat(DatabaseUri.parse("postgres://u:hush@h/d")).hasToString("postgres://u@h:5432/d");
    }
}

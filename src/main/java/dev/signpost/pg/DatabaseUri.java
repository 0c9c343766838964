package dev.signpost.pg;

import dev.signpost.model.Secret;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where the database is: {@code postgres://user:password@host:5432/database?sslmode=verify-full&sslrootcert=/ca.pem},
 * as libpq reads it, for one host. Prints without the password.
 *
 * @param host name or address
 * @param port 1 to 65535, 5432 if the text has none
 * @param database its name
 * @param user role
 * @param password null if the server asks for none
 * @param sslMode libpq's word; {@code prefer} if the text has none
 * @param rootCertificate PEM file of the authorities to trust, needed for {@code verify-ca} and {@code verify-full}
 */
public record DatabaseUri(
        String host,
        int port,
        String database,
        String user,
        @Nullable Secret password,
        SslMode sslMode,
        @Nullable String rootCertificate) {
    private static final String EXPECTED = "expected postgres://user:password@host:5432/database, with special"
            + " characters percent-encoded (# is %23, / is %2F, @ is %40)";

    /**
     * Reads the text.
     *
     * @throws IllegalArgumentException with a sentence that never holds the password
     */
    public static DatabaseUri parse(String text) {
        URI uri = syntax(text);
        List<String> userAndPassword = userInfo(uri);
        Map<String, String> parameters = parameters(uri.getRawQuery());
        SslMode sslMode = sslMode(parameters.remove("sslmode"));
        String rootCertificate = parameters.remove("sslrootcert");
        if (!parameters.isEmpty()) {
            throw new IllegalArgumentException("unknown parameter " + String.join(", ", parameters.keySet())
                    + "; known are sslmode and sslrootcert");
        }
        boolean verifies = sslMode == SslMode.VERIFY_CA || sslMode == SslMode.VERIFY_FULL;
        if (verifies != (rootCertificate != null)) {
            throw new IllegalArgumentException(
                    verifies
                            ? "sslmode verify-ca and verify-full need sslrootcert, a PEM file"
                            : "sslrootcert is only looked at with sslmode verify-ca or verify-full");
        }
        String database = decoded(uri.getRawPath().substring(1));
        return new DatabaseUri(
                unbracketed(uri.getHost()),
                uri.getPort() == -1 ? 5432 : uri.getPort(),
                database,
                userAndPassword.get(0),
                userAndPassword.size() == 2 ? Secret.of(userAndPassword.get(1)) : null,
                sslMode,
                rootCertificate);
    }

    private static URI syntax(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            // Not chained: its message repeats the text, password included.
            throw new IllegalArgumentException("not a URI; " + EXPECTED);
        }
        if (!"postgres".equals(uri.getScheme()) && !"postgresql".equals(uri.getScheme())) {
            throw new IllegalArgumentException("unknown scheme; " + EXPECTED);
        }
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("no host, or more than one; " + EXPECTED);
        }
        if (uri.getRawPath() == null || uri.getRawPath().length() < 2) {
            throw new IllegalArgumentException("no database; " + EXPECTED);
        }
        if (uri.getRawFragment() != null || uri.getPort() > 65_535 || uri.getPort() == 0) {
            throw new IllegalArgumentException("fragment or impossible port; " + EXPECTED);
        }
        return uri;
    }

    private static List<String> userInfo(URI uri) {
        String raw = uri.getRawUserInfo();
        if (raw == null || raw.isEmpty() || raw.startsWith(":")) {
            throw new IllegalArgumentException("no user; " + EXPECTED);
        }
        int colon = raw.indexOf(':');
        return colon < 0
                ? List.of(decoded(raw))
                : List.of(decoded(raw.substring(0, colon)), decoded(raw.substring(colon + 1)));
    }

    private static Map<String, String> parameters(@Nullable String query) {
        Map<String, String> parameters = new TreeMap<>();
        if (query == null || query.isEmpty()) {
            return parameters;
        }
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals < 1
                    || parameters.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)))
                            != null) {
                throw new IllegalArgumentException("parameters are name=value, each name once; " + EXPECTED);
            }
        }
        return parameters;
    }

    private static SslMode sslMode(@Nullable String word) {
        try {
            return word == null ? SslMode.PREFER : SslMode.of(word);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "sslmode " + word + "; expected disable, allow, prefer, require, verify-ca or verify-full", e);
        }
    }

    private static String decoded(String raw) {
        // URLDecoder is for forms, where a plus is a space; here it is a plus.
        return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String unbracketed(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** For the Vert.x client: names are looked up in {@code schema} and nowhere else. */
    public PgConnectOptions options(String schema) {
        return plainOptions().addProperty("search_path", schema);
    }

    /** For the Vert.x client, and asking the server for nothing. */
    PgConnectOptions plainOptions() {
        var ssl = new ClientSSLOptions();
        if (rootCertificate == null) {
            // libpq's prefer and require encrypt and do not look at the certificate.
            ssl.setTrustAll(true).setHostnameVerificationAlgorithm("");
        } else {
            ssl.setTrustOptions(new PemTrustOptions().addCertPath(rootCertificate))
                    .setHostnameVerificationAlgorithm(sslMode == SslMode.VERIFY_FULL ? "HTTPS" : "");
        }
        return new PgConnectOptions()
                .setHost(host)
                .setPort(port)
                .setDatabase(database)
                .setUser(user)
                .setPassword(password == null ? "" : password.reveal())
                .setSslMode(sslMode)
                .setSslOptions(ssl)
                .addProperty("application_name", "signpost");
    }

    /** For pgjdbc, which reads user and password apart from it. */
    public String jdbcUrl() {
        String bracketed = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        String url = "jdbc:postgresql://" + bracketed + ":" + port + "/" + encoded(database) + "?sslmode="
                + sslMode.value + "&ApplicationName=signpost&tcpKeepAlive=true";
        return rootCertificate == null ? url : url + "&sslrootcert=" + encoded(rootCertificate);
    }

    /** The same server and role, another database. */
    public DatabaseUri withDatabase(String other) {
        return new DatabaseUri(host, port, other, user, password, sslMode, rootCertificate);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** A text that {@link #parse} reads, password included: only for a child process's environment. */
    public Secret toText() {
        String credentials = password == null ? encoded(user) : encoded(user) + ":" + encoded(password.reveal());
        String query = "?sslmode=" + sslMode.value
                + (rootCertificate == null ? "" : "&sslrootcert=" + encoded(rootCertificate));
        String bracketed = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return Secret.of("postgres://" + credentials + "@" + bracketed + ":" + port + "/" + encoded(database) + query);
    }

    @Override
    public String toString() {
        return "postgres://" + user + "@" + host + ":" + port + "/" + database;
    }
}

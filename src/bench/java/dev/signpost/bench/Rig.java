package dev.signpost.bench;

import dev.signpost.pg.DatabaseUri;
import dev.signpost.pg.EmbeddedDatabase;
import dev.signpost.testkit.SignpostApi;
import dev.signpost.testkit.SignpostProcess;
import dev.signpost.testkit.StockPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Everything that runs during a measurement, each a process of its own: Signpost with its embedded, durable Postgres in
 * a temporary directory or with another one, the sink, the generator. {@code types × fanOut} webhooks are registered over REST; each event
 * matches {@code fanOut} of them.
 */
final class Rig implements AutoCloseable {
    private static final String ADMIN_KEY = "bench-admin-key-0123456789abcdef";
    private static final String ENCRYPTION_KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    private static final String TENANT = "bench";

    private final Path directory;
    private final SignpostProcess signpost;
    private final Worker sink;
    private final Worker generator;
    private final @Nullable EmbeddedDatabase embedded;
    private final @Nullable StockPostgres stock;
    private final PostgresMeter postgres;
    private final double firstStartSeconds;
    private final double warmStartSeconds;
    private final BenchOptions options;

    Rig(BenchOptions options) throws IOException {
        this(options, options.postgresBin, null);
    }

    /**
     * @param programs of a Postgres to start as it is shipped, or null for what the options say otherwise
     * @param jar of the program to measure, or null for this build's
     */
    Rig(BenchOptions options, @Nullable Path programs, @Nullable Path jar) throws IOException {
        this.options = options;
        stock = programs == null ? null : StockPostgres.start(programs, Map.of());
        directory = Files.createTempDirectory("signpost-bench");
        sink = Worker.sink("ids=4000000");
        generator = Worker.generator();
        List<String> java = new ArrayList<>(List.of(options.javaOptions.split(" ")));
        java.removeIf(String::isBlank);
        signpost = (jar == null ? SignpostProcess.in(directory) : SignpostProcess.of(jar, directory))
                .java(java.toArray(String[]::new))
                .with("SIGNPOST_ADMIN_KEY", ADMIN_KEY)
                .with("SIGNPOST_LOG_LEVEL", options.logLevel.toUpperCase(Locale.ROOT));
        DatabaseUri other = otherDatabase();
        if (other != null) {
            signpost.on(other).with("SIGNPOST_ENCRYPTION_KEY", ENCRYPTION_KEY);
        }
        firstStartSeconds = timedStart();
        signpost.sigterm();
        signpost.awaitExit(60);
        warmStartSeconds = timedStart();
        embedded = other == null ? signpost.openDatabase() : null;
        postgres = meter();
        registerWebhooks();
    }

    private @Nullable DatabaseUri otherDatabase() {
        if (stock != null) {
            return stock.uri();
        }
        return options.database == null ? null : DatabaseUri.parse(options.database);
    }

    private PostgresMeter meter() {
        if (stock != null) {
            return new PostgresMeter(stock.uri(), stock.cluster(), "signpost");
        }
        if (embedded == null) {
            return new PostgresMeter(
                    DatabaseUri.parse(Objects.requireNonNull(options.database)),
                    Objects.requireNonNull(options.cluster, "--database needs --cluster"),
                    "signpost");
        }
        return new PostgresMeter(
                embedded.uri(), signpost.databaseHome().orElseThrow().resolve("postgres"), "signpost");
    }

    private double timedStart() {
        long start = System.nanoTime();
        signpost.start();
        return (System.nanoTime() - start) / 1e9;
    }

    private void registerWebhooks() {
        SignpostApi api = new SignpostApi(signpost.uri(), ADMIN_KEY);
        api.createTenant(TENANT);
        for (int i = 0; i < options.webhooks * options.fanOut; i++) {
            String type = String.format(Locale.ROOT, "bench.%03d", i % options.webhooks);
            api.createWebhook(TENANT, URI.create("http://127.0.0.1:" + sink.port() + "/w/" + i), type);
        }
    }

    /** The generator's command that loads this rig; {@code more} adds or overrides fields. */
    String run(String more) {
        String path = "/v1/tenants/" + TENANT + "/events" + (options.batch > 1 ? "/batch" : "");
        return "run ports=" + signpost.httpPort() + " path=" + path + " key=" + ADMIN_KEY + " batch=" + options.batch
                + " types=" + options.webhooks + " size=" + options.size + " keys=" + options.keys + " connections="
                + options.connections + " " + more;
    }

    SignpostProcess signpost() {
        return signpost;
    }

    Worker sink() {
        return sink;
    }

    Worker generator() {
        return generator;
    }

    PostgresMeter postgres() {
        return postgres;
    }

    double firstStartSeconds() {
        return firstStartSeconds;
    }

    double warmStartSeconds() {
        return warmStartSeconds;
    }

    @Override
    public void close() {
        generator.close();
        postgres.close();
        if (embedded != null) {
            embedded.close();
        }
        signpost.close();
        sink.close();
        if (stock != null) {
            stock.close();
        }
        try (var files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

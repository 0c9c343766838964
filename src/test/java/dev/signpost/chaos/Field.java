package dev.signpost.chaos;

import dev.signpost.chaos.Network.Place;
import dev.signpost.pg.DatabaseUri;
import dev.signpost.testkit.PgBouncer;
import dev.signpost.testkit.SignpostProcess;
import dev.signpost.testkit.StockPostgres;
import dev.signpost.testkit.TcpProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a storm passes over: pods in places of their own, each with its own way to one Postgres. */
final class Field implements AutoCloseable {
    static final String ADMIN_KEY = "chaos-admin-key-0123456789abcdef000";
    private static final String ENCRYPTION_KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    private static final String DATABASE = "signpost";
    static final Duration LEASE = Duration.ofSeconds(3);

    final Network network;
    final Servers servers;
    private final @Nullable PgBouncer pooler;
    private final List<Unit> units = new ArrayList<>();

    /** One pod with its surroundings. */
    record Unit(Place place, TcpProxy proxy, SignpostProcess pod) {}

    /**
     * Nothing is started yet.
     *
     * @param more what else the pods are given
     */
    Field(Network network, Servers servers, StormOptions options, UnaryOperator<SignpostProcess> more) {
        this.network = network;
        this.servers = servers;
        Path directory = options.directory().toAbsolutePath();
        StockPostgres.execute(servers.now().uri(), "CREATE DATABASE " + DATABASE);
        pooler = options.pooler() ? Pooler.before(database()) : null;
        int port = (pooler == null ? servers.now().uri() : pooler.uri()).port();
        Path profiles = profiles(directory);
        for (int i = 0; i < options.pods(); i++) {
            Place place = network.place(i);
            TcpProxy proxy = TcpProxy.at(network.host(), "127.0.0.1", port);
            DatabaseUri own = servers.now().uri().withDatabase(DATABASE);
            var uri = new DatabaseUri(
                    network.host(), proxy.port(), DATABASE, own.user(), own.password(), own.sslMode(), null);
            SignpostProcess pod = SignpostProcess.in(directory.resolve("pod-" + i))
                    .within(place.address(), place.command())
                    .on(uri)
                    .with("SIGNPOST_OUTBOUND_ALLOW", network.host() + "/32")
                    .with("SIGNPOST_ADMIN_KEY", ADMIN_KEY)
                    .with("SIGNPOST_ENCRYPTION_KEY", ENCRYPTION_KEY)
                    .with("SIGNPOST_PROFILES_DIR", profiles.toString())
                    .with("SIGNPOST_QUEUE_LEASE", LEASE.toMillis() + "ms")
                    .with("SIGNPOST_QUEUE_HEARTBEAT", "500ms")
                    .with("SIGNPOST_IDEMPOTENCY_WINDOW", "1h")
                    .with("SIGNPOST_DELIVERY_LANE_CAPACITY", "100")
                    .with("SIGNPOST_DELIVERY_CONCURRENCY_PER_WEBHOOK", "16")
                    // With every other pod what waits in memory is still there after a freeze beyond the lease.
                    .with("SIGNPOST_DELIVERY_AGED_OUT_AFTER", i % 2 == 0 ? "5s" : "12s")
                    .with("SIGNPOST_DELIVERY_FIRST_PROBE_AFTER", "1s")
                    .with("SIGNPOST_DELIVERY_LONGEST_PROBE_AFTER", "3s");
            units.add(new Unit(place, proxy, more.apply(pod)));
        }
    }

    /** Two profiles with short schedules: one signs by Standard Webhooks, the other, which is shorter, the body alone. */
    private static Path profiles(Path directory) {
        try {
            Path profiles = Files.createDirectories(directory.resolve("profiles"));
            String delays = "delays: [300 ms, 500 ms, 1 s, 1 s, 2 s, 2 s, 3 s, 3 s, 5 s, 5 s]";
            String standard = Files.readString(Path.of("conf/profiles/standard.yaml"))
                    .replaceFirst("delays: \\[[^]]*]", delays)
                    .replaceFirst("afterLast: \\{[^}]*}", "afterLast: {rule: nothing}")
                    .replaceFirst("(?m)^  timeout: .*$", "  timeout: 3 s")
                    .replaceFirst("(?m)^  maxTimeout: .*$", "  maxTimeout: 3 s");
            Files.writeString(profiles.resolve("storm.yaml"), standard);
            // Soon dead, so that there is something to replay.
            String few = "delays: [300 ms, 500 ms, 1 s]";
            String plain = Files.readString(Path.of("conf/profiles/iara.yaml"))
                    .replaceFirst("delays: \\[[^]]*]", few)
                    .replaceFirst("(?m)^attempts: .*$", "attempts: {timeout: 3 s, maxTimeout: 3 s, success: [200]}")
                    .replaceFirst("(?m)^headers:$", "headers:\n  - {name: X-Event-Id, value: \"{eventId}\"}");
            Files.writeString(profiles.resolve("storm-plain.yaml"), plain);
            return profiles.toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The database, as it is reached without any proxy. */
    DatabaseUri database() {
        return servers.now().uri().withDatabase(DATABASE);
    }

    int size() {
        return units.size();
    }

    Unit unit(int number) {
        return units.get(number);
    }

    List<Unit> units() {
        return units;
    }

    URI uri(int number) {
        return units.get(number).pod().uri();
    }

    void start() {
        units.forEach(unit -> unit.pod().launch());
        units.forEach(unit -> unit.pod().awaitReady());
    }

    @Override
    public void close() {
        units.forEach(unit -> unit.pod().close());
        units.forEach(unit -> unit.proxy().close());
        if (pooler != null) {
            pooler.close();
        }
        servers.close();
        network.close();
    }
}

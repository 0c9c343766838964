package dev.signpost.chaos;

import dev.signpost.chaos.Plan.Step;
import dev.signpost.testkit.FakeDns;
import dev.signpost.testkit.FakeDns.Zone;
import dev.signpost.testkit.SignpostProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One run: pods, database, receivers, publishers and users of the API are started, work for a while (warm-up), are
 * struck as the plan says (storm), work again undisturbed (heal), until nothing waits (drain), and then it is judged what
 * became of every event (check). What everybody saw stays in the directory as logs of JSON lines.
 */
public final class Storm implements AutoCloseable {
    private static final Duration REST_WITHIN = Duration.ofSeconds(150);
    private static final Duration CLOSED_WITHIN = Duration.ofSeconds(20);
    private static final int HEAL_SECONDS = 2;

    private final StormOptions options;
    private final Consumer<String> told;
    private final Path directory;
    private final Instant begun = Instant.now();
    private final Field field;
    private final Receivers receivers;
    private final Publishers publishers;
    private final Clerk clerk;
    private final @Nullable FakeDns names;
    private final Journal tolds;
    private final Journal seens;
    private final Journal calls;
    private final Journal strikes;
    private final Journal complaints;

    /**
     * @param told hears of what goes on, for whoever watches
     * @param pods changes how pods are started
     */
    public Storm(StormOptions options, Consumer<String> told, UnaryOperator<SignpostProcess> pods) {
        this.options = options;
        this.told = told;
        directory = emptied(options.directory());
        tolds = new Journal(directory.resolve("told.jsonl"));
        seens = new Journal(directory.resolve("seen.jsonl"));
        calls = new Journal(directory.resolve("calls.jsonl"));
        strikes = new Journal(directory.resolve("strikes.jsonl"));
        complaints = new Journal(directory.resolve("complaints.jsonl"));
        Network network = options.loopback() ? new Network.Loopback() : Network.best();
        Servers servers = Servers.start(options.postgres(), options.deck().containsKey(Trouble.DISK_FULL));
        field = new Field(network, servers, options, pods);
        receivers = new Receivers(network.host(), seens);
        names = network.hasNames() ? nameServer(network.host()) : null;
        var setting = new Publishers.Setting(field::uri, field.size(), Clerk.tenants(), Clerk.types(), Field.ADMIN_KEY);
        publishers = new Publishers(setting, tolds, options.seed(), options.rate());
        clerk = new Clerk(setting, receivers, this::url, calls, options.seed());
        if (options.standby()) {
            servers.follow();
        }
    }

    private static FakeDns nameServer(String address) {
        try {
            return new FakeDns(InetAddress.getByName(address), 53);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path emptied(Path directory) {
        try {
            if (Files.exists(directory)) {
                try (var all = Files.walk(directory)) {
                    all.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(java.io.File::delete);
                }
            }
            return Files.createDirectories(directory).toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every other receiver is reached by a name, where there are names. */
    private String url(String webhook) {
        String host = field.network.host();
        if (names != null && webhook.hashCode() % 2 == 0) {
            host = Receptions.host(webhook);
            names.name(host, Zone.of(0, field.network.host()));
        }
        return "http://" + host + ":" + receivers.port() + "/hooks/" + webhook;
    }

    /** The whole of it; the judgement is in {@code findings.txt}, too. */
    Findings run() {
        return run(REST_WITHIN);
    }

    /** @param restWithin what waits for longer when all is over is taken to wait for ever */
    public Findings run(Duration restWithin) {
        told.accept("replay with: " + options.command());
        field.start();
        clerk.prepare();
        publishers.start();
        long acknowledged = publishers.acknowledged();
        Awaitility.await("first deliveries")
                .atMost(Duration.ofSeconds(30))
                .until(() -> receivers.taken() > 100 && publishers.acknowledged() > acknowledged);
        Nemesis.pause(options.warmSeconds() * 1_000L);
        try (var sizes = new Journal(directory.resolve("sizes.jsonl"))) {
            Rest.writeSizes("warm", field, receivers, sizes);
            long connections = Rest.connections(field);
            clerk.start(publishers);
            storm();
            clerk.stop();
            Nemesis.pause(HEAL_SECONDS * 1_000L);
            publishers.stop();
            awaitRest(restWithin);
            awaitEndOfConnections(connections);
            Rest.writeSizes("rest", field, receivers, sizes);
        }
        return judge();
    }

    private void storm() {
        List<Step> ofReceivers;
        Plan plan = Plan.draw(options.seed(), options.deck(), field.size(), Field.LEASE.toMillis())
                .calm(options.calmSeconds());
        ofReceivers = plan.receivers();
        var receptions = new Receptions(clerk, names, field.network.host(), strikes, told);
        Thread beside = new Thread(() -> receptions.perform(ofReceivers), "receptions");
        beside.setDaemon(true);
        beside.start();
        var nemesis = new Nemesis(field, strikes, complaints, told, WrongClock.library(directory));
        nemesis.perform(plan.processes());
        try {
            beside.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        nemesis.heal();
    }

    private void awaitRest(Duration within) {
        var api = clerk.api();
        try {
            Awaitility.await("rest")
                    .pollInterval(Duration.ofMillis(500))
                    .atMost(within)
                    .ignoreExceptions()
                    .until(() -> Rest.waiting(api, Clerk.tenants()) == 0
                            && clerk.putEverythingBack()
                            && Rest.waiting(api, Clerk.tenants()) == 0);
        } catch (ConditionTimeoutException e) {
            // What still waits is in the history as such, and will be judged.
            told.accept("! not at rest after " + within.toSeconds() + " s");
        }
        told.accept("at rest: " + publishers.acknowledged() + " acknowledged, " + receivers.taken() + " taken, "
                + clerk.failures() + " changes that came to nothing");
    }

    /** What was closed while no packet passed is still being closed for a while. */
    private void awaitEndOfConnections(long warm) {
        try {
            Awaitility.await("the end of connections")
                    .pollInterval(Duration.ofMillis(500))
                    .atMost(CLOSED_WITHIN)
                    .until(() -> Rest.connections(field) <= warm + Sizes.MORE_CONNECTIONS);
        } catch (ConditionTimeoutException e) {
            told.accept("! more connections to the database than before");
        }
    }

    private Findings judge() {
        seens.flush();
        try (var ends = new Journal(directory.resolve("ends.jsonl"));
                var stored = new Journal(directory.resolve("stored.jsonl"))) {
            Rest.writeEnds(clerk.api(), Clerk.tenants(), clerk, Evidence.takenTwice(directory), ends);
            Rest.writeStored(field, stored);
            if (options.deck().keySet().stream().allMatch(Trouble::losesNoCounts)) {
                Rest.writeCounted(clerk.api(), Clerk.tenants(), begun, stored);
            }
        }
        if (publishers.refused() + publishers.unknown() + receivers.strange() > 0) {
            complaints.write(
                    "what",
                    publishers.refused() + " publishes were refused for good, " + publishers.unknown()
                            + " never answered, " + receivers.strange() + " requests were for nobody");
        }
        List.of(tolds, seens, calls, strikes, complaints).forEach(Journal::flush);
        Findings findings = Checker.check(Evidence.read(directory));
        try {
            Files.writeString(
                    directory.resolve("findings.txt"), "replay with: " + options.command() + "\n" + findings + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return findings;
    }

    @Override
    public void close() {
        field.close();
        receivers.close();
        if (names != null) {
            names.close();
        }
        List.of(tolds, seens, calls, strikes, complaints).forEach(Journal::close);
    }
}

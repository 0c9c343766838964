package dev.signpost.chaos;

import dev.signpost.chaos.Field.Unit;
import dev.signpost.chaos.Plan.Step;
import dev.signpost.testkit.SignpostProcess;
import dev.signpost.testkit.StockPostgres;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Does what the plan says to pods, database and network, undoes it, and writes down both. */
final class Nemesis {
    private static final int DRAIN_SECONDS = 30;
    private static final String EVERYBODY = "";
    private static final String TINY_HEAP = "40m";
    private static final int DESCRIPTORS = 8_192;
    private static final long ROOM = 2L << 30;

    private final Field field;
    private final Journal strikes;
    private final Journal complaints;
    private final Consumer<String> told;
    private final Path wrongClock;

    /**
     * @param complaints what processes do that they must not do
     * @param told hears of each strike, for whoever watches
     * @param wrongClock a library that gives a process a wrong clock
     */
    Nemesis(Field field, Journal strikes, Journal complaints, Consumer<String> told, Path wrongClock) {
        this.field = field;
        this.strikes = strikes;
        this.complaints = complaints;
        this.told = told;
        this.wrongClock = wrongClock;
    }

    /** Returns when all of it is over. */
    void perform(List<Step> steps) {
        int number = 0;
        for (Step step : steps) {
            pause(step.pauseMillis());
            look();
            long from = Journal.nowMicros();
            Unit unit = field.unit(step.pod());
            String target =
                    concernsAll(step.trouble()) ? EVERYBODY : unit.place().address();
            told.accept(String.format(
                    "%d/%d %s %s for %d ms",
                    ++number, steps.size(), step.trouble().words(), target, step.holdMillis()));
            strike(step, unit);
            strikes.write(
                    "kind",
                    step.trouble(),
                    "target",
                    target,
                    "from",
                    from,
                    "to",
                    Journal.nowMicros(),
                    "hold",
                    step.holdMillis());
        }
    }

    private static boolean concernsAll(Trouble trouble) {
        return switch (trouble) {
            case POD_KILLED,
                    POD_FROZEN,
                    POD_PAUSED,
                    POD_DRAINED,
                    POD_CUT_OFF,
                    POD_UNHEARD,
                    PACKETS_LOST,
                    CONNECTIONS_REFUSED,
                    ANSWER_LOST,
                    STATEMENT_LATE,
                    DATABASE_SLOW,
                    POD_CLOCK_WRONG,
                    DESCRIPTORS_OUT,
                    HEAP_OUT -> false;
            default -> true;
        };
    }

    /** A pod that has ended by itself has done what nobody asked for; it is started again. */
    private void look() {
        for (Unit unit : field.units()) {
            if (!unit.pod().isAlive()) {
                complain(unit.place().address() + " has ended by itself: "
                        + unit.pod().tail(3));
                unit.pod().start();
            }
        }
    }

    private void strike(Step step, Unit unit) {
        SignpostProcess pod = unit.pod();
        switch (step.trouble()) {
            case POD_KILLED -> {
                pod.kill9();
                pause(step.holdMillis());
                pod.start();
            }
            case POD_FROZEN, POD_PAUSED -> {
                pod.freeze();
                pause(step.holdMillis());
                pod.thaw();
            }
            case POD_DRAINED -> {
                drain(unit);
                pod.start();
            }
            case ALL_PODS_KILLED -> {
                field.units().forEach(each -> each.pod().kill9());
                pause(step.holdMillis());
                field.start();
            }
            case POD_CLOCK_WRONG -> {
                pod.kill9();
                String seconds = new Random(step.seed()).nextBoolean() ? "900" : "-900";
                pod.with("LD_PRELOAD", wrongClock.toString())
                        .with("WALL_CLOCK_SECONDS", seconds)
                        .start();
            }
            case DESCRIPTORS_OUT -> {
                limitDescriptors(pod, "0");
                pause(step.holdMillis());
                limitDescriptors(pod, String.valueOf(DESCRIPTORS));
            }
            case HEAP_OUT -> {
                pod.kill9();
                pod.java("-XX:+UseSerialGC", "-Xmx" + TINY_HEAP, "-XX:TieredStopAtLevel=1")
                        .launch();
                pause(2 * step.holdMillis());
                if (pod.isAlive()) {
                    pod.kill9();
                }
                pod.java("-XX:+UseSerialGC", "-Xmx512m", "-XX:TieredStopAtLevel=1")
                        .start();
            }
            case POD_CUT_OFF -> lose(step, unit, true, true, 100);
            case POD_UNHEARD -> lose(step, unit, false, true, 100);
            case PACKETS_LOST -> lose(step, unit, true, true, 20);
            default -> strikeDatabase(step, unit);
        }
    }

    /** What is open stays open. */
    private static void limitDescriptors(SignpostProcess pod, String soft) {
        try {
            int status = new ProcessBuilder("prlimit", "--pid", String.valueOf(pod.pid()), "--nofile=" + soft + ":")
                    .inheritIO()
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IllegalStateException("prlimit ended with " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void drain(Unit unit) {
        unit.pod().sigterm();
        try {
            int status = unit.pod().awaitExit(DRAIN_SECONDS);
            if (status != 0) {
                complain(unit.place().address() + " was asked to end and did with status " + status);
            }
        } catch (AssertionError e) {
            complain(unit.place().address() + " was asked to end and did not within " + DRAIN_SECONDS + " s");
            unit.pod().kill9();
        }
    }

    private void lose(Step step, Unit unit, boolean requests, boolean answers, int percent) {
        if (field.network.losesPackets()) {
            field.network.drop(unit.place(), unit.proxy().port(), requests, answers, percent);
            pause(step.holdMillis());
            field.network.mend(unit.place());
        } else {
            unit.proxy().hold(requests, answers);
            pause(step.holdMillis());
            unit.proxy().hold(false, false);
        }
    }

    private void strikeDatabase(Step step, Unit unit) {
        StockPostgres server = field.servers.now();
        switch (step.trouble()) {
            case DATABASE_KILLED -> {
                server.process().kill9();
                pause(step.holdMillis());
                server.startAgain();
            }
            case DATABASE_RESTARTED -> {
                server.process().stop();
                server.startAgain();
            }
            case EVERYTHING_KILLED -> {
                server.process().kill9();
                field.units().forEach(each -> each.pod().kill9());
                pause(step.holdMillis());
                server.startAgain();
                field.start();
            }
            case DATABASE_FROZEN -> {
                server.process().freeze();
                pause(step.holdMillis());
                server.process().thaw();
            }
            case BACKENDS_ENDED -> endBackends(step, server);
            case ROWS_REFUSED -> refuseRows(step);
            case DISK_FULL -> fillDisk(step, server);
            case FAILED_OVER -> failOver(step);
            default -> strikeConnections(step, unit);
        }
    }

    private void endBackends(Step step, StockPostgres server) {
        for (int i = 0; i < 5; i++) {
            StockPostgres.text(
                    server.uri(),
                    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                            + " WHERE datname = 'signpost' AND pid <> pg_backend_pid() AND random() < 0.3");
            pause(step.holdMillis() / 5);
        }
    }

    /** As a row that was damaged: the statement that brings it fails, and with it all that it brings. */
    private void refuseRows(Step step) {
        StockPostgres.execute(field.database(), """
                CREATE FUNCTION signpost.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN RAISE 'refused' USING ERRCODE = 'check_violation'; END $$
                """);
        StockPostgres.execute(
                field.database(),
                "CREATE TRIGGER refuse BEFORE INSERT ON signpost.attempt FOR EACH ROW"
                        + " WHEN (get_byte(uuid_send(NEW.event_id), 15) < 8) EXECUTE FUNCTION signpost.refuse()");
        pause(step.holdMillis());
        StockPostgres.execute(field.database(), "DROP FUNCTION signpost.refuse CASCADE");
    }

    /** Its writes fail until there is room again; it may end by that. */
    private void fillDisk(Step step, StockPostgres server) {
        Path ballast = server.cluster().resolveSibling("ballast");
        try {
            long room = Files.getFileStore(server.cluster()).getUsableSpace();
            if (room > ROOM) {
                throw new IllegalStateException("this disk is not the database's own");
            }
            // The last bytes piece by piece, while the database takes its own.
            try (OutputStream out = Files.newOutputStream(ballast)) {
                byte[] piece = new byte[4096];
                while (room > 0) {
                    out.write(piece);
                }
            } catch (IOException full) {
                told.accept("the disk is full: " + full.getMessage());
            }
            pause(step.holdMillis());
            Files.delete(ballast);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (server.process().ended()) {
            server.startAgain();
        }
    }

    private void failOver(Step step) {
        field.servers.failOver();
        int port = field.servers.now().uri().port();
        field.units().forEach(unit -> unit.proxy().lead("127.0.0.1", port));
        pause(step.holdMillis());
        // The one that died comes back and takes whoever asks it for the server that it was.
        StockPostgres liar = field.servers.liar();
        Unit misled = field.unit(step.pod());
        misled.proxy().lead("127.0.0.1", liar.uri().port());
        pause(step.holdMillis());
        misled.proxy().lead("127.0.0.1", port);
        field.servers.bury();
        field.servers.follow();
    }

    private void strikeConnections(Step step, Unit unit) {
        switch (step.trouble()) {
            case CONNECTIONS_REFUSED -> {
                unit.proxy().cut();
                pause(step.holdMillis());
                unit.proxy().restore();
            }
            case DATABASE_SLOW -> {
                unit.proxy().delayAnswers(Duration.ofMillis(100 + new Random(step.seed()).nextInt(1_400)));
                pause(step.holdMillis());
                unit.proxy().delayAnswers(Duration.ZERO);
            }
            case ANSWER_LOST -> mischief(step, pattern -> unit.proxy().loseAnswerTo(pattern));
            case STATEMENT_LATE -> {
                var late = Duration.ofMillis(500 + new Random(step.seed()).nextInt(5_000));
                mischief(step, pattern -> unit.proxy().deliverLate(pattern, late));
            }
            default -> throw new IllegalArgumentException(step.trouble().words());
        }
        unit.proxy().behave();
    }

    /** Mostly with an accept, whose statement carries events, else with whatever comes next. */
    private static void mischief(Step step, Consumer<String> plan) {
        var random = new Random(step.seed());
        for (int i = 0; i < 5; i++) {
            plan.accept(random.nextInt(3) > 0 ? "\"k\":\"" : "");
            pause(step.holdMillis() / 5);
        }
    }

    /** Everything works again: what has ended by itself is started, and told. */
    void heal() {
        look();
        field.units().forEach(unit -> unit.pod().awaitReady());
    }

    private void complain(String what) {
        told.accept("! " + what);
        complaints.write("what", what);
    }

    static void pause(long millis) {
        try {
            boolean never = new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
            assert !never;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}

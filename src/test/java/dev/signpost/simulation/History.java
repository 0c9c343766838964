package dev.signpost.simulation;

import dev.signpost.model.EventId;
import dev.signpost.queue.DeliveryKey;
import dev.signpost.simulation.Findings.Property;
import dev.signpost.simulation.PlayedProcess.Surroundings;
import dev.signpost.simulation.Tables.BacklogRow;
import dev.signpost.simulation.Tables.StopRow;
import dev.signpost.simulation.Tables.WebhookRow;
import dev.signpost.simulation.Weather.Fault;
import dev.signpost.simulation.Weather.Spell;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/** Runs a plan: the steps, then the end of all faults, then on until it is quiet; and finds what did not hold. */
final class History {
    private static final long SLICE_NANOS = 250 * Timeline.MILLI;
    private static final long PATIENCE_NANOS = 60 * Timeline.SECOND;
    // A heartbeat and a look at what waits in lanes, so that what is over is forgotten.
    private static final long AFTERWARDS_NANOS = 2_100 * Timeline.MILLI;
    private static final long START_AGAIN_NANOS = Timeline.SECOND;
    private static final int NOTICE_NANOS = 2_000_000;
    private static final int NOTICES_LOST_OF_TEN = 1;
    private static final int ALWAYS = 1000;

    private final Plan plan;
    private final Timeline timeline = new Timeline();
    private final Findings findings = new Findings(timeline);
    private final Observer observer = new Observer(findings);
    private final Database database = new Database(timeline, observer);
    private final List<Place> places = new ArrayList<>();
    private final Random random;
    private final Publishers publishers;
    private final Receivers receivers;
    private final Surroundings around;
    private final Set<Integer> drainedCleanly = new HashSet<>();
    private int processes;
    private int starting;
    private long setBackNanos;
    private boolean jumped;

    /**
     * What came of a history.
     *
     * @param found what did not hold
     * @param turns that were run
     * @param trace the same for the same course of events
     * @param millis simulated
     */
    record Result(Map<Property, List<String>> found, long turns, long trace, long millis) {
        boolean failed() {
            return !found.isEmpty();
        }
    }

    private History(Plan plan) {
        this.plan = plan;
        random = new Random(plan.seed());
        publishers = new Publishers(timeline, places, new Random(plan.seed() + 1));
        receivers = new Receivers(timeline, findings, publishers.all);
        around = new Surroundings(timeline, database, receivers, findings);
        observer.watch(database.tables);
        database.listen(this::tell);
        Hooks.fill(database.tables, plan.hooks());
    }

    static Result run(Plan plan) {
        return new History(plan).run();
    }

    private Result run() {
        for (int i = 0; i < plan.processes(); i++) {
            places.add(new Place());
            start(i);
        }
        long begin = timeline.nanos();
        for (Step step : plan.steps()) {
            timeline.at(begin + step.at() * Timeline.MILLI, Life.world(), () -> take(step));
        }
        timeline.runUntil(begin + plan.end() * Timeline.MILLI + SLICE_NANOS);
        heal();
        boolean quiet = settle(PATIENCE_NANOS + setBackNanos);
        if (quiet && setBackNanos == 0) {
            new Reopening(plan.hooks(), places, database, publishers, this::settle).check(findings);
        }
        check();
        return new Result(
                findings.all(), timeline.done(), timeline.trace(), (timeline.nanos() - begin) / Timeline.MILLI);
    }

    /** Waits until it is quiet, and what is over is forgotten; false if that takes longer. */
    private boolean settle(long patienceNanos) {
        long end = timeline.nanos() + patienceNanos;
        while (!quiet() && timeline.nanos() < end) {
            timeline.runUntil(timeline.nanos() + SLICE_NANOS);
        }
        boolean quiet = quiet();
        timeline.runUntil(timeline.nanos() + AFTERWARDS_NANOS);
        return quiet;
    }

    private void start(int place) {
        var process = new PlayedProcess(around, plan.seed(), ++processes, places.get(place));
        places.get(place).put(process);
        starting++;
        process.start().onComplete(done -> {
            starting--;
            if (done.failed()) {
                process.kill();
                startLater(place, process, START_AGAIN_NANOS);
            }
        });
    }

    private void startLater(int place, PlayedProcess before, long nanos) {
        timeline.in(nanos, Life.world(), () -> {
            if (places.get(place).process() == before) {
                start(place);
            }
        });
    }

    private void tell(Database.Notice notice) {
        for (Place place : places) {
            PlayedProcess process = place.process();
            if (process != null && random.nextInt(10) >= NOTICES_LOST_OF_TEN) {
                timeline.in(random.nextInt(NOTICE_NANOS), process.life, () -> process.hear(notice));
            }
        }
    }

    private void take(Step step) {
        if (step instanceof Step.Publish publish) {
            publishers.publish(publish);
        } else if (step instanceof Step.PublishAgain again) {
            publishers.publishAgain(again);
        } else if (step instanceof Step.Behave behave) {
            receivers.behave(webhook(behave.webhook()), behave.manner(), behave.millis());
        } else if (step instanceof Step.Outage outage) {
            for (int i = 0; i < places.size(); i++) {
                spoil(i, Fault.AWAY, ALWAYS, outage.millis());
            }
        } else if (step instanceof Step.Spoil spoil) {
            spoil(spoil.process(), spoil.fault(), spoil.often(), spoil.millis());
        } else if (step instanceof Step.SetClock set) {
            setDatabaseClock(set.millis());
        } else if (step instanceof Step.SetMachineClock set) {
            places.get(set.process()).clockAheadMicros += set.millis() * 1_000;
        } else {
            takeWithProcess(step);
        }
    }

    private void setDatabaseClock(long millis) {
        database.jump(millis * 1_000);
        long back = Math.max(0, -millis);
        setBackNanos += back * Timeline.MILLI;
        observer.setBack(back);
        receivers.forgetStops();
        jumped = true;
    }

    private void takeWithProcess(Step step) {
        if (step instanceof Step.Kill kill) {
            end(kill.process(), kill.downMillis());
        } else if (step instanceof Step.Freeze freeze) {
            PlayedProcess process = places.get(freeze.process()).process();
            if (process != null) {
                process.life.freeze(timeline.nanos() + freeze.millis() * Timeline.MILLI);
            }
        } else if (step instanceof Step.Drain drain) {
            drain(drain);
        } else if (step instanceof Step.Disable disable) {
            change(disable.process(), disable.webhook(), "DISABLED");
        } else if (step instanceof Step.Enable enable) {
            change(enable.process(), enable.webhook(), "ACTIVE");
        } else if (step instanceof Step.Delete delete) {
            change(delete.process(), delete.webhook(), "");
        } else if (step instanceof Step.SendNow now) {
            sendNow(now);
        } else if (step instanceof Step.StopDestination stop) {
            stopDestination(stop);
        }
    }

    private void spoil(int place, Fault fault, int often, long millis) {
        PlayedProcess process = places.get(place).process();
        if (process != null) {
            long now = timeline.nanos();
            process.weather.add(new Spell(fault, often, now, now + millis * Timeline.MILLI));
        }
    }

    private void end(int place, long downMillis) {
        PlayedProcess process = places.get(place).process();
        if (process != null && !process.life.ended()) {
            process.kill();
            startLater(place, process, downMillis * Timeline.MILLI);
        }
    }

    private void drain(Step.Drain step) {
        PlayedProcess process = places.get(step.process()).process();
        if (process == null || !process.takesRequests()) {
            return;
        }
        timeline.in(
                0,
                process.life,
                () -> process.drain().onComplete(done -> {
                    if (done.succeeded() && done.result() != null) {
                        drainedCleanly.add(done.result().id());
                    }
                    process.kill();
                    startLater(step.process(), process, step.downMillis() * Timeline.MILLI);
                }));
    }

    private long webhook(int place) {
        return Hooks.key(plan.hooks().get(place), place);
    }

    /** A change of a webhook, answered when every living pod works with it. */
    private void change(int place, int number, String status) {
        long key = webhook(number);
        WebhookRow row = database.tables.webhooks.get(key);
        if (row == null || row.deleted) {
            return;
        }
        if (status.isEmpty()) {
            row.deleted = true;
        } else if (row.status.equals(status)) {
            return;
        } else {
            row.status = status;
            row.reason = status.equals("DISABLED") ? "BLOCKED" : null;
        }
        database.judgement.change(row);
        if (status.equals("ACTIVE")) {
            row.failingSince = null;
            receivers.open(key);
            // Who brings a webhook back says that its receiver is well; a pod that has it inactive says nothing against
            // it.
            receivers.ask(key);
            return;
        }
        long epoch = database.tables.epoch;
        int version = row.version;
        PlayedProcess process = places.get(place).process();
        if (process != null && process.takesRequests()) {
            timeline.in(
                    0,
                    process.life,
                    () -> process.everywhere(epoch).onSuccess(answered -> {
                        if (row.version == version) {
                            receivers.close(key);
                        }
                    }));
        }
    }

    /** A stop of a destination, answered when every living pod heeds it. */
    private void stopDestination(Step.StopDestination step) {
        long key = webhook(step.webhook());
        long untilNanos = timeline.nanos() + step.millis() * Timeline.MILLI;
        long now = database.now();
        var id = new UUID(random.nextLong(), random.nextLong());
        var stop = new StopRow(CatalogueStatements.host(key), id, now, now + step.millis() * 1_000);
        if (!database.judgement.stop(stop)) {
            return;
        }
        long epoch = database.tables.epoch;
        PlayedProcess process = places.get(step.process()).process();
        if (process != null && process.takesRequests()) {
            timeline.in(
                    0,
                    process.life,
                    () -> process.everywhere(epoch).onSuccess(answered -> {
                        // A stop's end is told by a clock: until all have heard of a jump, they disagree about it.
                        if (!jumped) {
                            receivers.stop(key, untilNanos);
                        }
                    }));
        }
    }

    private void sendNow(Step.SendNow step) {
        PlayedProcess process = places.get(step.process()).process();
        long key = webhook(step.webhook());
        Stages stages = process == null || process.life.ended() ? null : process.stages();
        if (process == null || stages == null) {
            return;
        }
        for (BacklogRow row : database.tables.backlog.values()) {
            if (row.pair.webhook() == key && row.claimedBy == null) {
                row.dueAt = database.now();
                row.reason = 6;
                database.tables.head(key, row.tenant, row.dueAt);
                receivers.ask(key);
                timeline.in(0, process.life, () -> stages.sendNow(new DeliveryKey(row.pair.event(), key)));
                return;
            }
        }
    }

    /** All faults are over. */
    private void heal() {
        receivers.heal();
        long thawed = 0;
        for (Place place : places) {
            PlayedProcess process = place.process();
            thawed = process == null ? thawed : Math.max(thawed, process.life.frozenUntil());
        }
        timeline.runUntil(thawed);
        for (Place place : places) {
            PlayedProcess process = place.process();
            if (process != null) {
                process.weather.clear();
            }
        }
    }

    private boolean quiet() {
        return starting == 0
                && !publishers.busy()
                && database.tables.backlog.isEmpty()
                && database.tables.pods.size() == places.size()
                && places.stream().allMatch(History::quiet)
                && database.tables.events.values().stream()
                        .flatMap(event -> Outcomes.pairs(event).stream())
                        .allMatch(database.tables::answeredFor);
    }

    private static boolean quiet(Place place) {
        PlayedProcess process = place.process();
        Stages stages = process == null ? null : process.stages();
        return process != null
                && stages != null
                && process.takesRequests()
                && process.lease.held()
                && stages.board.inFlight() == 0
                && stages.board.waiting() == 0
                && stages.unsettled() == 0
                && stages.pending() == 0;
    }

    private void check() {
        timeline.failures().forEach(failure -> findings.add(Property.FORESEEN, failure + at(failure)));
        // One whose registration came late is nobody, and has a lease all the same.
        long dead = database.now() - Settings.LEASE.toMillis() * 1_000;
        database.tables.pods.values().stream()
                .filter(pod -> pod.expiresAt < dead)
                .forEach(pod -> findings.add(Property.PROGRESS, "nobody takes over pod " + pod.id));
        places.forEach(this::checkMemory);
        Set<Integer> explaining = new HashSet<>(observer.gone);
        explaining.removeAll(drainedCleanly);
        new Outcomes(findings, database.tables, receivers, publishers.all, explaining).check();
        if (plan.calm()) {
            new Fairness(plan.hooks(), database.tables, receivers).check(findings);
        }
    }

    private static String at(Throwable failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        return trace.length == 0 ? "" : " at " + trace[0];
    }

    private void checkMemory(Place place) {
        PlayedProcess process = place.process();
        Stages stages = process == null ? null : process.stages();
        if (process == null || stages == null) {
            findings.add(Property.PROGRESS, "a process does not start");
            return;
        }
        expectNone("requests in flight", stages.board.inFlight());
        expectNone("requests under way", stages.limits.inFlight());
        expectNone("deliveries waiting in lanes", stages.board.waiting());
        expectNone("outcomes unsettled", stages.unsettled());
        expectNone("events pending", stages.pending());
        long behind = EventId.millis(process.ids.floor()) - EventId.millis(process.watermark.current());
        expectNone("milliseconds between the watermark and now", behind);
        if (!process.lease.held()) {
            findings.add(Property.PROGRESS, "a process does not hold its lease");
        }
    }

    private void expectNone(String what, long count) {
        if (count != 0) {
            findings.add(Property.MEMORY, count + " " + what);
        }
    }
}

package dev.signpost.boot;

import dev.signpost.pg.Sql;
import dev.signpost.pg.StatementObserver;
import dev.signpost.telemetry.Meter;
import dev.signpost.telemetry.Meters;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Times every statement by its name; pools of all event loops share it. */
final class StatementTimers implements StatementObserver {
    private record Timers(Timer done, Timer failed) {}

    private final Meters meters;
    // As many as there are SQL files.
    private final Map<String, Timers> byName = new ConcurrentHashMap<>();

    StatementTimers(Meters meters) {
        this.meters = meters;
    }

    @Override
    public Answered sent(Sql sql) {
        var timers = byName.computeIfAbsent(sql.name(), this::timers);
        var sample = Timer.start(meters.registry());
        return failed -> sample.stop(failed ? timers.failed() : timers.done());
    }

    private Timers timers(String name) {
        return new Timers(
                meters.timer(Meter.PG_STATEMENTS, List.of(name, "done")),
                meters.timer(Meter.PG_STATEMENTS, List.of(name, "failed")));
    }
}

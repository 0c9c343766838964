package dev.signpost.pg;

import dev.signpost.telemetry.LogKeys;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.function.LongSupplier;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the files that a schema lacks while programs of the version before work on it. A statement that changes a table
 * waits for whoever reads it, and whoever comes later waits behind that statement: so one dump of an hour would stop
 * every accept for an hour. Therefore a file that does not get a lock at once is undone as a whole and tried again
 * after a pause in which the others go on.
 */
final class Upgrade implements Callback {
    private static final Logger LOG = LoggerFactory.getLogger(Upgrade.class);
    private static final Set<String> NOT_NOW = Set.of("55P03", "40P01");

    private final Patience patience;
    private final LockWatch watch;
    private final boolean first;
    private int applied;
    private int tries;
    private long begun;
    private long waitingSince;
    private @Nullable MigrationInfo file;

    /**
     * How much waiting is too much.
     *
     * @param lock for which a file waits for a lock, and others behind it
     * @param shortest pause before a file is tried again; it doubles up to the longest
     * @param longest pause
     * @param giveUp after which a file that gets no lock ends the migration
     * @param nanoTime monotonic nanoseconds
     */
    record Patience(Duration lock, Duration shortest, Duration longest, Duration giveUp, LongSupplier nanoTime) {
        static Patience usual(LongSupplier nanoTime) {
            return new Patience(
                    Duration.ofMillis(100),
                    Duration.ofMillis(400),
                    Duration.ofSeconds(3),
                    Duration.ofMinutes(10),
                    nanoTime);
        }
    }

    /** @param first true for a schema without tables: nobody waits, and nobody wants to read of each file */
    Upgrade(Patience patience, LockWatch watch, boolean first) {
        this.patience = patience;
        this.watch = watch;
        this.first = first;
    }

    /** Blocks; answers how many files were run. */
    int run(FluentConfiguration configuration, DatabaseUri database) {
        Flyway flyway = configuration
                // Another process may be at a file that is being tried again.
                .lockRetryCount((int) patience.giveUp().toSeconds() + 60)
                .callbacks(new WithoutLimits(), this)
                .load();
        while (true) {
            try {
                flyway.migrate();
                return applied;
            } catch (FlywayException e) {
                if (!notNow(e)) {
                    throw e;
                }
                again(database, e);
            }
        }
    }

    private void again(DatabaseUri database, FlywayException cause) {
        long now = now();
        if (tries++ == 0) {
            waitingSince = now;
        }
        if (now - waitingSince > patience.giveUp().toNanos()) {
            throw new MigrationException(
                    "cannot migrate the database " + database + ": " + script() + " has tried for "
                            + patience.giveUp().toSeconds() + " s to get " + watch.lastSeen()
                            + ". Nothing of this file was changed, and programs of the version before run on. Wait for"
                            + " that session to end, or end it with SELECT pg_terminate_backend(…), and start again.",
                    cause);
        }
        // No signal would do: whoever has the lock now may be followed by others, and they shall go on meanwhile.
        long pause = patience.shortest().toMillis() << Math.min(tries - 1, 10);
        try {
            Thread.sleep(Math.min(pause, patience.longest().toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cause;
        }
    }

    private long now() {
        return patience.nanoTime().getAsLong();
    }

    private static boolean notNow(Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof SQLException answer
                    && answer.getSQLState() != null
                    && NOT_NOW.contains(answer.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    private String script() {
        MigrationInfo at = file;
        return at == null ? "the migration" : at.getScript();
    }

    @Override
    public boolean supports(Event event, Context context) {
        return event == Event.BEFORE_EACH_MIGRATE
                || event == Event.AFTER_EACH_MIGRATE
                || event == Event.AFTER_EACH_MIGRATE_ERROR;
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
        return true;
    }

    @Override
    public void handle(Event event, Context context) {
        if (event == Event.BEFORE_EACH_MIGRATE) {
            begin(context);
            return;
        }
        watch.leave();
        if (event == Event.AFTER_EACH_MIGRATE) {
            applied++;
            tries = 0;
            if (!first) {
                LOG.atInfo()
                        .addKeyValue(LogKeys.FILE, script())
                        .addKeyValue(LogKeys.MILLIS, (now() - begun) / 1_000_000)
                        .log("schema.changed");
            }
        }
    }

    private void begin(Context context) {
        file = context.getMigrationInfo();
        begun = now();
        try (var statement = context.getConnection().createStatement();
                var pid = statement.executeQuery("SELECT pg_backend_pid(), set_config('lock_timeout', '"
                        + String.format(Locale.ROOT, "%dms", patience.lock().toMillis()) + "', false)")) {
            pid.next();
            watch.follow(pid.getInt(1), script());
        } catch (SQLException e) {
            throw new FlywayException(e.getMessage(), e);
        }
    }

    @Override
    public String getCallbackName() {
        return "upgrade";
    }
}

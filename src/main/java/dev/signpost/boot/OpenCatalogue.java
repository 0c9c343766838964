package dev.signpost.boot;

import dev.signpost.catalog.ApiKeys;
import dev.signpost.catalog.Changes;
import dev.signpost.catalog.DestinationStops;
import dev.signpost.catalog.Ids;
import dev.signpost.catalog.Profiles;
import dev.signpost.catalog.Tenants;
import dev.signpost.http.TenantRef;
import dev.signpost.model.Refusal;
import dev.signpost.pg.PgFault;
import dev.signpost.pg.PgPool;
import dev.signpost.pg.Preflight;
import dev.signpost.pg.Progress;
import dev.signpost.profile.WireProfile;
import dev.signpost.queue.PodClock;
import dev.signpost.queue.Propagation;
import dev.signpost.settings.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The catalogue of the settings' database, opened for one command beside whatever instances are running on it. */
final class OpenCatalogue implements AutoCloseable {
    /** More than a lease: a revocation waits for every pod that may still take the key. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final Duration LONGEST = Duration.ofDays(1);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
    // What Postgres says when a table or the schema is missing.
    private static final String NO_TABLE = "42P01";

    private final Database database;
    private final String schema;
    private final Vertx vertx;
    private final Tenants tenants;
    private final ApiKeys keys;
    private final DestinationStops stops;
    private final PgPool pool;
    private final PodClock clock = new PodClock(System::nanoTime, InstantSource.system());

    private OpenCatalogue(Database database, Settings settings, SecureRandom random) {
        this.database = database;
        this.schema = settings.database().schema();
        this.vertx = Vertx.vertx();
        this.pool = PgPool.open(vertx, database.uri().options(schema), 2);
        var changes = new Changes(pool, System::nanoTime);
        var everywhere = new Propagation(vertx, pool, System::nanoTime);
        this.tenants = new Tenants(
                pool,
                changes,
                everywhere::until,
                new NoProfiles(settings.defaultProfile()),
                settings.retention().period());
        this.keys = new ApiKeys(pool, changes, everywhere::until, new Ids(random), clock, LimitsSetup.of(settings));
        this.stops = new DestinationStops(pool, changes, everywhere::until, clock, UUID::randomUUID);
    }

    static OpenCatalogue of(Settings settings) throws Exception {
        LogSetup.quiet();
        SecureRandom random = Randoms.secure();
        var open = new OpenCatalogue(Database.open(settings, random, Progress.SILENT), settings, random);
        try {
            // Keys end by the database's time, and not by that of the machine on which somebody makes them.
            open.await(open.clock.ask(open.pool));
            return open;
        } catch (Exception e) {
            try (open) {
                if (!(e instanceof StartFailure)) {
                    // Says in words why no connection can be had, if that is why.
                    Preflight.check(open.database.uri(), open.schema);
                }
                throw e;
            }
        }
    }

    PgPool pool() {
        return pool;
    }

    ApiKeys keys() {
        return keys;
    }

    DestinationStops stops() {
        return stops;
    }

    /** The tenant of that id, null for the instance; fails with NOT_FOUND. */
    Future<@Nullable TenantRef> owner(@Nullable String id) {
        if (id == null) {
            return Future.succeededFuture();
        }
        return tenants.find(id)
                .map(found -> found.map(tenant -> new TenantRef(tenant.key(), tenant.id()))
                        .orElseThrow(() -> Refusal.notFound("tenant")));
    }

    /** Completes when that time has passed. */
    Future<Void> after(Duration time) {
        return vertx.timer(time.toMillis(), TimeUnit.MILLISECONDS).mapEmpty();
    }

    /** The future's value; blocks. */
    <T extends @Nullable Object> T await(Future<T> future) throws Exception {
        try {
            return Await.value(future, LIMIT);
        } catch (Exception e) {
            if (PgFault.sqlState(e).equals(NO_TABLE)) {
                throw new StartFailure(
                        database.uri() + " has no tables of Signpost in schema " + schema + ": signpost migrate", e);
            }
            throw e;
        }
    }

    /** The same for work that goes on for as long as it makes progress. */
    <T extends @Nullable Object> T awaitAll(Future<T> future) throws Exception {
        return Await.value(future, LONGEST);
    }

    @Override
    public void close() {
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(CLOSE_LIMIT.toSeconds(), TimeUnit.SECONDS)
                .exceptionally(stuck -> null)
                .join();
        database.close();
    }

    /** Keys do not ask for profiles. */
    private record NoProfiles(String defaultName) implements Profiles {
        @Override
        public Optional<WireProfile> find(String name) {
            return Optional.empty();
        }

        @Override
        public Set<String> names() {
            return Set.of();
        }
    }
}

package dev.signpost.boot;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.signpost.bus.stage.StageBus;
import dev.signpost.catalog.CatalogueFollower;
import dev.signpost.catalog.Changes;
import dev.signpost.catalog.DatabaseOrigin;
import dev.signpost.catalog.DatabaseOrigin.Verdict;
import dev.signpost.catalog.EndedSessions;
import dev.signpost.catalog.KeyCache;
import dev.signpost.catalog.PropagationWait;
import dev.signpost.catalog.SecretBox;
import dev.signpost.catalog.Snapshots;
import dev.signpost.catalog.StoppedDestinations;
import dev.signpost.match.Matcher;
import dev.signpost.model.Pod;
import dev.signpost.outbound.DestinationCheck;
import dev.signpost.pg.Connections;
import dev.signpost.pg.Listener;
import dev.signpost.pg.PgPool;
import dev.signpost.pg.Planning;
import dev.signpost.queue.IdClock;
import dev.signpost.queue.Partitions;
import dev.signpost.queue.PodClock;
import dev.signpost.queue.PodLease;
import dev.signpost.queue.Propagation;
import dev.signpost.queue.Resumptions;
import dev.signpost.queue.TakeOver;
import dev.signpost.queue.Watermark;
import dev.signpost.settings.RetentionSettings;
import dev.signpost.telemetry.LogKeys;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What every stage stands on: this pod's lease, ids and watermark, and its memory of the catalogue. */
final class Foundation {
    private static final Logger LOG = LoggerFactory.getLogger(Foundation.class);
    private static final int MEMORY_WEBHOOKS = 200_000;
    private static final int CONTROL_CONNECTIONS = 6;
    // A renewal that is late is worth nothing; the next one must get a fresh connection before the lease is over.
    private static final Duration RENEWAL_LIMIT = Duration.ofSeconds(2);

    final PgPool control;
    final PodClock clock;
    final IdClock ids;
    final Watermark watermark;
    final PodLease lease;
    final KeyCache keys;
    final Snapshots snapshots;
    final EndedSessions endedSessions;
    final CatalogueFollower follower;
    final Changes changes;
    final DatabaseOrigin origin;
    final Matcher matcher;
    final Partitions partitions;
    final TakeOver takeOver;
    final Resumptions resumptions;
    final StoppedDestinations stops;
    final PropagationWait everywhere;
    final StageBus bus;
    final AtomicInteger slots = new AtomicInteger();

    private final Vertx vertx;
    private final Connections connections;
    private @Nullable Listener news;
    private volatile LongConsumer resumed = webhookKey -> {};
    private volatile Runnable replaced = () -> {};

    /**
     * @param connections to the database
     * @param box opens secrets
     * @param defaultProfile of tenants that name none
     * @param eventTypes that come with the profile of that name
     * @param restoredWhenBehind how old another server's data must be to count as restored
     * @param random unpredictable
     * @param clock of this pod; its lease corrects it
     */
    record Materials(
            Connections connections,
            SecretBox box,
            String defaultProfile,
            Function<String, Set<String>> eventTypes,
            Duration restoredWhenBehind,
            SecureRandom random,
            PodClock clock) {}

    /** To be called on the event loop that shall own the lease. */
    Foundation(Vertx vertx, Materials materials, PodLease.Terms terms, RetentionSettings retention) {
        this.vertx = vertx;
        bus = new StageBus(vertx, Foundation::failed);
        this.connections = materials.connections();
        control = connections.pool(vertx, CONTROL_CONNECTIONS, Planning.BY_INDEX);
        clock = materials.clock();
        ids = new IdClock(clock, materials.random());
        watermark = new Watermark(ids);
        keys = new KeyCache(Ticker.systemTicker());
        snapshots = new Snapshots(
                vertx,
                control,
                new Snapshots.Setup(
                        materials.box(), materials.defaultProfile(), MEMORY_WEBHOOKS, Ticker.systemTicker()));
        endedSessions = new EndedSessions(control, clock);
        stops = new StoppedDestinations(control, clock);
        resumptions = new Resumptions(control, webhookKey -> resumed.accept(webhookKey));
        follower = new CatalogueFollower(control, snapshots, keys, endedSessions, stops);
        changes = new Changes(control, System::nanoTime);
        PgPool any = connections.unguarded(vertx, PgPool.ANSWER_LIMIT);
        origin = new DatabaseOrigin(
                any,
                new Changes(any, System::nanoTime),
                new DatabaseOrigin.Terms(materials.restoredWhenBehind(), UUID::randomUUID),
                follower::appliedEpoch);
        connections.admitOnly(origin::admits);
        matcher = new Matcher(MEMORY_WEBHOOKS, Ticker.systemTicker(), materials.eventTypes(), snapshots::instanceTypes);
        lease = new PodLease(
                vertx,
                // It judges by itself, and says so if another database answers than before.
                connections.unguarded(vertx, RENEWAL_LIMIT),
                terms,
                new PodLease.Progress(clock, watermark),
                new PodLease.Chance(System::nanoTime, UUID::randomUUID),
                new FollowedEpoch());
        partitions = new Partitions(control, retention.partition(), retention.period());
        takeOver = new TakeOver(
                vertx, connections.pool(vertx, 1, Planning.LOOK_UPS), control, lease, TakeOver.LOCK_TIMEOUT);
        everywhere = new Propagation(vertx, control, System::nanoTime)::until;
    }

    private static void failed(String address, Throwable failure) {
        LOG.atError().setCause(failure).addKeyValue(LogKeys.PART, address).log("stage.failed");
    }

    /**
     * Ends this pod at once, and gives what it had open back to all: nobody here knows where it is. The process becomes
     * another pod when it is well.
     */
    void giveUp(Pod which) {
        lease.reportLost(which);
        takeOver.giveUp(which)
                // Then its lease runs out.
                .onFailure(failure -> LOG.atWarn()
                        .addKeyValue(LogKeys.POD_ID, which.id())
                        .addKeyValue(LogKeys.CAUSE, String.valueOf(failure.getMessage()))
                        .log("pod.give_up_failed"));
    }

    /** The operator's stops, asked before each request. */
    DestinationCheck destinations() {
        return new DestinationCheck() {
            @Override
            public boolean none() {
                return stops.none();
            }

            @Override
            public boolean stopped(String host, String address) {
                return stops.onHost(host) != null || stops.onAddress(address) != null;
            }
        };
    }

    /** Begins to hear of changes of the catalogue. */
    Future<Void> listen() {
        news = connections.listen(vertx, List.of(Changes.CHANNEL, Resumptions.CHANNEL), new CatalogueNews());
        return Future.succeededFuture();
    }

    Future<Void> stopListening() {
        return news == null ? Future.succeededFuture() : news.close();
    }

    /** Whom to tell that a webhook's receiver is well, by the webhook's key; on the lease's event loop. */
    void onResumed(LongConsumer listener) {
        resumed = listener;
    }

    /** Whom to tell that another database answers, with which this process cannot go on; on the lease's event loop. */
    void onReplaced(Runnable listener) {
        replaced = listener;
    }

    /** Makes partitions, registers this pod and begins to follow the catalogue. */
    Future<Pod> start() {
        return origin.check()
                .compose(verdict -> partitions.ensure())
                .compose(made -> lease.start())
                .compose(pod -> follow().map(pod));
    }

    /** Applies what changed and tells the others that it is in force here. */
    private Future<Void> follow() {
        return follower.poll().compose(applied -> lease.tellApplied(follower.appliedEpoch()));
    }

    private final class CatalogueNews implements Listener.Subscription {
        @Override
        public void connected() {
            follow();
            resumptions.look();
        }

        @Override
        public void notified(String channel, String payload) {
            if (channel.equals(Resumptions.CHANNEL)) {
                resumptions.look();
                return;
            }
            long epoch =
                    payload.chars().allMatch(c -> c >= '0' && c <= '9') && !payload.isEmpty() && payload.length() < 19
                            ? Long.parseLong(payload)
                            : Long.MAX_VALUE;
            follower.applyUpTo(epoch).compose(applied -> lease.tellApplied(follower.appliedEpoch()));
        }
    }

    /** The heartbeat carries the epoch both ways, in case a notification was lost. */
    private final class FollowedEpoch implements PodLease.AppliedEpoch {
        @Override
        public long applied() {
            return follower.appliedEpoch();
        }

        @Override
        public boolean recognises(String identity) {
            if (origin.recognises(identity)) {
                return true;
            }
            origin.check().onSuccess(this::judged);
            return false;
        }

        /** What is in memory belongs to another state of the data; only a new start can be trusted. */
        private void judged(Verdict verdict) {
            if (verdict == Verdict.RESTORED || verdict == Verdict.BEHIND) {
                lease.abandon();
                replaced.run();
            }
        }

        @Override
        public void seen(long epoch) {
            resumptions.look();
            if (epoch > follower.appliedEpoch()) {
                follow();
            } else {
                // Runs of failures move no epoch; whether a success ends one is decided by what is known of them here.
                follower.followHealth();
            }
        }
    }
}

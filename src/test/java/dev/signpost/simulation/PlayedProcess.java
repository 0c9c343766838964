package dev.signpost.simulation;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.signpost.bus.stage.StageBus;
import dev.signpost.catalog.CatalogueFollower;
import dev.signpost.catalog.EndedSessions;
import dev.signpost.catalog.KeyCache;
import dev.signpost.catalog.Snapshots;
import dev.signpost.catalog.StoppedDestinations;
import dev.signpost.ingest.Draft;
import dev.signpost.ingest.Receipt;
import dev.signpost.match.Matcher;
import dev.signpost.model.Pod;
import dev.signpost.queue.Hastening;
import dev.signpost.queue.IdClock;
import dev.signpost.queue.PodClock;
import dev.signpost.queue.PodLease;
import dev.signpost.queue.Propagation;
import dev.signpost.queue.Resumptions;
import dev.signpost.queue.TakeOver;
import dev.signpost.queue.Watermark;
import dev.signpost.upkeep.UpkeepVerticle;
import dev.signpost.upkeep.UpkeepVerticle.Chore;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One start of the product: its own classes, joined as {@code boot} joins them, on played loops and a played network. */
final class PlayedProcess {
    private static final long RENEWAL_LIMIT_NANOS = 900 * Timeline.MILLI;
    private static final long ANSWER_LIMIT_NANOS = 5 * Timeline.SECOND;
    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(2);
    private static final long MEMORY = 1_000;

    final Life life = new Life();
    final Surroundings around;
    final Weather weather;
    final Random random;
    final Loops loops;
    final Link link;
    final PodClock clock;
    final IdClock ids;
    final Watermark watermark;
    final PodLease lease;
    final Snapshots snapshots;
    final StoppedDestinations stops;
    final Matcher matcher;
    final Resumptions resumptions;
    final AtomicInteger slots = new AtomicInteger();
    final int number;

    private final Link renewals;
    private final CatalogueFollower follower;
    private final TakeOver takeOver;
    private final UpkeepVerticle upkeep;
    private @Nullable Stages stages;
    private boolean leaving;

    /** What processes share. */
    record Surroundings(Timeline timeline, Database database, Receivers receivers, Findings findings) {}

    /**
     * @param number tells processes apart
     * @param place where it runs
     */
    PlayedProcess(Surroundings around, long seed, int number, Place place) {
        this.around = around;
        this.number = number;
        random = new Random(seed * 0x2545F4914F6CDD1DL + number);
        weather = new Weather(random);
        loops = new Loops(around.timeline(), life, random);
        Vertx vertx = loops.vertx();
        link = new Link(around.timeline(), around.database(), life, weather, ANSWER_LIMIT_NANOS);
        renewals = new Link(around.timeline(), around.database(), life, weather, RENEWAL_LIMIT_NANOS);
        clock = new PodClock(
                this::nanos,
                () -> Instant.EPOCH.plus(
                        Database.START_MICROS + nanos() / 1_000 + place.clockAheadMicros, ChronoUnit.MICROS));
        ids = new IdClock(clock, random);
        watermark = new Watermark(ids);
        Ticker ticker = this::nanos;
        snapshots = new Snapshots(vertx, link, new Snapshots.Setup(Hooks.BOX, "standard", MEMORY, ticker));
        stops = new StoppedDestinations(link, clock);
        resumptions = new Resumptions(link, this::lift);
        follower = new CatalogueFollower(link, snapshots, new KeyCache(ticker), new EndedSessions(link, clock), stops);
        matcher = new Matcher(MEMORY, ticker, profile -> Set.of(), snapshots::instanceTypes);
        lease = new PodLease(
                vertx,
                renewals,
                Settings.TERMS,
                new PodLease.Progress(clock, watermark),
                new PodLease.Chance(this::nanos, () -> new UUID(random.nextLong(), random.nextLong())),
                new FollowedEpoch());
        takeOver = new TakeOver(vertx, link, link, lease, LOCK_TIMEOUT);
        upkeep = new UpkeepVerticle(new StageBus(loops.vertx(), (address, failure) -> {}), loop -> chores());
    }

    private List<Chore> chores() {
        var hastening =
                new Hastening(link, (tenant, webhook) -> Future.succeededFuture(Settings.DELAYS), this::somethingIsDue);
        return List.of(
                new Chore(
                        "take over",
                        Duration.ofSeconds(1),
                        () -> takeOver.takeOverExpired().map(false)),
                new Chore("hasten", Duration.ofSeconds(1), hastening::step));
    }

    long nanos() {
        return around.timeline().nanos();
    }

    /** Completes when it takes requests. */
    Future<Void> start() {
        return lease.start().compose(pod -> follow()).compose(followed -> {
            stages = new Stages(this);
            return deploy();
        });
    }

    private Future<Void> deploy() {
        try {
            Context loop = loops.context();
            return loops.on(loop, () -> upkeep.deploy(loop)).mapEmpty();
        } catch (Exception e) {
            return Future.failedFuture(e);
        }
    }

    private Future<Void> follow() {
        return follower.poll().compose(applied -> lease.tellApplied(follower.appliedEpoch()));
    }

    /** Hears a notification. */
    void hear(Database.Notice notice) {
        if (notice.channel().equals(Resumptions.CHANNEL)) {
            resumptions.look();
        } else {
            follower.applyUpTo(Long.parseLong(notice.payload()))
                    .compose(applied -> lease.tellApplied(follower.appliedEpoch()));
        }
    }

    boolean takesRequests() {
        return stages != null && !leaving && !life.ended();
    }

    @Nullable
    Stages stages() {
        return stages;
    }

    Future<Receipt> publish(Draft draft) {
        return stages == null || leaving
                ? Future.failedFuture(new IllegalStateException("does not take requests"))
                : stages.intake().submit(draft);
    }

    /** Completes when no living pod works with an older catalogue. */
    Future<Void> everywhere(long epoch) {
        return new Propagation(loops.vertx(), link, this::nanos).until(epoch);
    }

    /** Nobody knows where its work is. */
    void giveUp(Pod pod) {
        lease.reportLost(pod);
        takeOver.giveUp(pod);
    }

    private void lift(long webhook) {
        if (stages != null) {
            stages.lift(webhook);
        }
    }

    private void somethingIsDue() {
        if (stages != null) {
            stages.dueIn(0);
        }
    }

    /** Dies. */
    void kill() {
        life.end();
        link.cut();
        renewals.cut();
    }

    /** Stops in order; completes with the pod if it ended itself with nothing left unfinished, else with null. */
    Future<@Nullable Pod> drain() {
        leaving = true;
        Stages mine = stages;
        if (mine == null) {
            return Future.succeededFuture(null);
        }
        return mine.drain().compose(clean -> {
            Pod pod = lease.pod();
            lease.stop();
            return pod == null
                    ? Future.succeededFuture(null)
                    : takeOver.endSelf(pod).map(pairs -> clean ? pod : null).otherwiseEmpty();
        });
    }

    /** The heartbeat carries the epoch both ways, in case a notification was lost. */
    private final class FollowedEpoch implements PodLease.AppliedEpoch {
        @Override
        public long applied() {
            return follower.appliedEpoch();
        }

        @Override
        public void seen(long epoch) {
            resumptions.look();
            if (epoch > follower.appliedEpoch()) {
                follow();
            } else {
                follower.followHealth();
            }
        }
    }
}

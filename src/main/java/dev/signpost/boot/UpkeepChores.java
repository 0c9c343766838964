package dev.signpost.boot;

import dev.signpost.catalog.ChallengePasses;
import dev.signpost.catalog.Webhooks;
import dev.signpost.model.Refusal;
import dev.signpost.model.Webhook;
import dev.signpost.pg.PgPool;
import dev.signpost.pg.Planning;
import dev.signpost.queue.Audit;
import dev.signpost.queue.Chores;
import dev.signpost.queue.Hastening;
import dev.signpost.queue.HourSums;
import dev.signpost.queue.JobChunks;
import dev.signpost.queue.Retirement;
import dev.signpost.queue.Statistics;
import dev.signpost.queue.WatermarkWatch;
import dev.signpost.upkeep.UpkeepVerticle.Chore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** What this pod does regularly, and how often. */
record UpkeepChores(
        Ground ground,
        Foundation base,
        Pipeline pipeline,
        ProfileSet profiles,
        KeyAgreement agreement,
        Webhooks webhooks) {
    private static final int REPLAYS_PER_SECOND = 1000;
    // One is held by the lock of retention while another does its work.
    private static final int UPKEEP_CONNECTIONS = 3;
    // While it is waited for, statements that come later wait behind it.
    private static final Duration HEAVY_LOCK = Duration.ofSeconds(2);

    /** With connections of its own, on the event loop of whoever does the chores. */
    List<Chore> all(Vertx vertx) {
        PgPool pool = ground.connections().pool(vertx, UPKEEP_CONNECTIONS, Planning.LOOK_UPS);
        var retirement = new Retirement(
                pool,
                ground.connections().heavy(vertx, HEAVY_LOCK),
                ground.settings().retention().period());
        var chores = new Chores(pool, ground.settings().idempotency().window());
        var audit = new Audit(pool, pipeline.findings.log, System::nanoTime);
        var watermark =
                new WatermarkWatch(base.lease, base.watermark, base.takeOver, pipeline.findings.log, System::nanoTime);
        var passes = new ChallengePasses(pool);
        var jobs = new JobChunks(pool, REPLAYS_PER_SECOND);
        var hastening = new Hastening(pool, this::schedule, pipeline::somethingIsDue);
        var hours =
                new HourSums(pool, Statistics.kept(ground.settings().retention().period()));
        return List.of(
                chore("take over", 1, () -> base.takeOver.takeOverExpired().map(false)),
                chore("seen", 5, () -> base.origin.noteSeen().map(false)),
                chore(Pipeline.JOBS, 1, jobs::step),
                chore("encryption keys", 2, () -> agreement.renew().map(false)),
                chore("standard secrets", 2, () -> standardSecrets().map(made -> made > 0)),
                chore("encryption keys in use", 30, () -> agreement.look().map(false)),
                chore("hasten", 1, hastening::step),
                chore("forget resumptions", 600, () -> base.resumptions.forget().map(false)),
                chore("partitions", 60, () -> base.partitions.ensure().map(false)),
                chore("retention", 600, retirement::retire),
                chore("retention of tenants", 60, retirement::eraseOfTenants),
                chore("expire keys", 10, () -> chores.expireKeys().map(gone -> gone > 0)),
                chore("forget passes", 60, () -> passes.forget().map(gone -> gone > 0)),
                chore("forget sessions", 60, () -> base.endedSessions.forget().map(gone -> gone > 0)),
                chore("sum up an hour", 60, hours::sumUp),
                chore("forget statistics", 600, hours::forget),
                chore("forget live", 10, pipeline.feed::forget),
                chore("cancel deleted", 5, () -> chores.cancelDeleted().map(gone -> gone > 0)),
                chore(
                        "audit",
                        2,
                        () -> audit.step().onSuccess(pipeline.findings::keep).map(false)),
                chore("watermark", 5, () -> watermark.look().map(false)));
    }

    private Future<Integer> standardSecrets() {
        return webhooks.completeStandardSecrets(profiles.withStandardSecret());
    }

    private static Chore chore(String name, int everySeconds, Supplier<Future<Boolean>> work) {
        return new Chore(name, Duration.ofSeconds(everySeconds), work);
    }

    /** The delays between attempts of a webhook's deliveries. */
    private Future<List<Duration>> schedule(long tenantKey, long webhookKey) {
        return base.snapshots
                .refresh(tenantKey)
                .map(tenant -> {
                    Webhook webhook = tenant.webhooks().get(webhookKey);
                    return webhook == null
                            ? List.<Duration>of()
                            : profiles.named(webhook.profile()).retry().delays();
                })
                .recover(gone ->
                        gone instanceof Refusal ? Future.succeededFuture(List.of()) : Future.failedFuture(gone));
    }
}

package dev.signpost.catalog;

import dev.signpost.catalog.HeldReleases.Held;
import dev.signpost.http.TenantRef;
import dev.signpost.model.WebhookStatus;
import dev.signpost.pg.Sql;
import dev.signpost.pg.SqlRunner;
import dev.signpost.profile.ChallengeTarget;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Notes which webhooks have proved themselves, inside a change of the catalogue. */
final class WebhookProofs {
    private static final Sql VERIFY = Sql.named("catalog.verify_webhook");

    private final WebhookReader reader;
    private final HeldReleases releases;
    private final ReceiverResumption resumption;
    private final InstantSource clock;

    WebhookProofs(WebhookReader reader, WebhookSetup setup) {
        this.reader = reader;
        this.releases = setup.releases();
        this.resumption = setup.resumption();
        this.clock = setup.clock();
    }

    /**
     * A proof that was given.
     *
     * @param proved what was passed
     * @param held deliveries that {@link #held} counted
     */
    record Proof(Actor actor, TenantRef tenant, String id, ChallengeTarget proved, long held) {}

    /** How many deliveries the proof would release. Fails with NOT_FOUND. */
    Future<Long> held(SqlRunner sql, TenantRef tenant, String id) {
        return reader.find(sql, tenant, id).compose(found -> {
            Held held = released(found);
            return held == null ? Future.succeededFuture(0L) : releases.count(held);
        });
    }

    /** Its receiver has passed the challenge. */
    Future<Changes.Entry<Verified>> verified(SqlRunner sql, long epoch, Proof proof) {
        return reader.find(sql, proof.tenant(), proof.id()).compose(found -> {
            Proofs.require(Proofs.of(found.view(), clock.millis()), proof.proved());
            return sql.run(VERIFY.bind().set("webhook", found.key()).set("epoch", epoch))
                    .compose(written -> resumption.resume(sql, proof.tenant().key(), found.key()))
                    .compose(lifted -> release(sql, found, proof))
                    .compose(job -> reader.find(sql, proof.tenant(), proof.id())
                            .map(now -> new Changes.Entry<>(
                                    proof.tenant().key(),
                                    "webhook.verified",
                                    proof.id(),
                                    List.of("status", "verifiedAt"),
                                    new Verified(now.view(), job))));
        });
    }

    private Future<@Nullable UUID> release(SqlRunner sql, WebhookReader.Found before, Proof proof) {
        Held held = released(before);
        return held == null
                ? Future.succeededFuture(null)
                : releases.begin(sql, held, proof.held(), proof.actor().id()).map(job -> job);
    }

    /** What a webhook's proof sends on: nothing if it is its first, or if it has been disabled meanwhile. */
    private static @Nullable Held released(WebhookReader.Found found) {
        Instant since = found.heldSince();
        var webhook = found.view().webhook();
        return since == null || webhook.status() != WebhookStatus.UNVERIFIED
                ? null
                : new Held(webhook.tenantKey(), webhook.key(), since);
    }
}

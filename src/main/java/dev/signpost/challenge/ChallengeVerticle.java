package dev.signpost.challenge;

import dev.signpost.http.TenantRef;
import dev.signpost.model.Limit;
import dev.signpost.model.Outcome;
import dev.signpost.model.Refusal;
import dev.signpost.outbound.NotSent;
import dev.signpost.outbound.OutboundRequest;
import dev.signpost.outbound.Sender;
import dev.signpost.outbound.Transport;
import dev.signpost.profile.Challenge;
import dev.signpost.profile.ChallengeJudge;
import dev.signpost.profile.ChallengeResult;
import dev.signpost.profile.ChallengeTarget;
import dev.signpost.profile.NoSigningKeyException;
import dev.signpost.telemetry.LogKeys;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks challenges, on an event loop and with an HTTP client of its own. */
public final class ChallengeVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(ChallengeVerticle.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final int MILLIS_PER_SECOND = 1000;

    private final Limits limits;
    private final Function<Vertx, Transport> makeClient;
    private final InstantSource clock;
    private final RandomGenerator random;

    // Owned by this verticle's event loop: challenges under way, by tenant.
    private final Map<Long, Integer> underWay = new HashMap<>();
    private int total;
    private @Nullable Transport client;

    /**
     * How much at once; the next is refused.
     *
     * @param total challenges under way
     * @param perTenant of one tenant, so that one whose receivers hang does not keep the others waiting
     */
    public record Limits(int total, int perTenant) {}

    /**
     * A verticle that is to be deployed once.
     *
     * @param client makes the HTTP client on the verticle's event loop
     * @param random cryptographically strong
     */
    public ChallengeVerticle(
            Limits limits, Function<Vertx, Transport> client, InstantSource clock, RandomGenerator random) {
        this.limits = limits;
        this.makeClient = client;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public Future<?> start() {
        client = makeClient.apply(vertx);
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        return client == null ? Future.succeededFuture() : client.close();
    }

    /**
     * Asks once, within the profile's time; redirects are not followed. Fails with {@link Refusal}: TOO_MANY or BUSY
     * if too much is under way, INVALID at {@code /secret} if there is none to sign with.
     *
     * @param tenant on whose behalf
     */
    public Future<ChallengeResult> ask(TenantRef tenant, ChallengeTarget target) {
        Promise<ChallengeResult> promise = Promise.promise();
        context.runOnContext(turn -> admit(tenant, target).onComplete(promise));
        return promise.future();
    }

    private Future<ChallengeResult> admit(TenantRef tenant, ChallengeTarget target) {
        if (underWay.getOrDefault(tenant.key(), 0) >= limits.perTenant()) {
            return Future.failedFuture(Refusal.tooMany(
                    new Refusal.Reached(Limit.CHALLENGES, limits.perTenant()),
                    "Too many challenges of this tenant are under way. Wait for their answers.",
                    RETRY_AFTER));
        }
        if (total >= limits.total()) {
            return Future.failedFuture(
                    Refusal.busy("Too many challenges of all tenants are under way. Try again later.", RETRY_AFTER));
        }
        total++;
        underWay.merge(tenant.key(), 1, Integer::sum);
        return send(tenant, target).eventually(() -> {
            total--;
            underWay.computeIfPresent(tenant.key(), (key, count) -> count == 1 ? null : count - 1);
            return Future.succeededFuture();
        });
    }

    private Future<ChallengeResult> send(TenantRef tenant, ChallengeTarget target) {
        Transport out = client;
        if (out == null) {
            return Future.failedFuture(new IllegalStateException("the verticle has not been deployed"));
        }
        Challenge challenge;
        try {
            challenge = Challenge.of(target, Math.floorDiv(clock.millis(), MILLIS_PER_SECOND), random);
        } catch (NoSigningKeyException nothingToSignWith) {
            return Future.failedFuture(Refusal.invalid("/secret", "The challenge is signed: a secret is required."));
        }
        var request = new OutboundRequest(
                HttpMethod.valueOf(challenge.method()),
                target.url(),
                challenge.headers(),
                challenge.body().bytes(),
                (int) target.rules().timeout().toMillis(),
                Sender.of(tenant.key()));
        return out.send(request)
                .map(outcome -> judged(tenant, target, challenge, outcome))
                .recover(failure -> Future.failedFuture(failure instanceof NotSent ? stopped() : failure));
    }

    private static Refusal stopped() {
        return Refusal.of(
                Refusal.Kind.CONFLICT,
                "The operator of this instance has stopped this destination. Nothing is sent to it at present.");
    }

    private static ChallengeResult judged(
            TenantRef tenant, ChallengeTarget target, Challenge challenge, Outcome outcome) {
        ChallengeResult result = ChallengeJudge.judge(target, challenge, outcome);
        LOG.atInfo()
                .addKeyValue(LogKeys.TENANT_ID, tenant.id())
                .addKeyValue(LogKeys.RESULT, result.passed() ? "PASSED" : "FAILED")
                .addKeyValue(LogKeys.REASON, outcome instanceof Outcome.Failed failed ? failed.kind() : null)
                .addKeyValue(LogKeys.DETAIL, result.detail())
                .addKeyValue(LogKeys.STATUS_CODE, result.statusCode())
                .addKeyValue(LogKeys.MILLIS, result.responseMillis())
                .log("challenge.asked");
        return result;
    }
}

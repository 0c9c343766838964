package dev.signpost.manage;

import dev.signpost.catalog.ChallengePasses;
import dev.signpost.http.TenantRef;
import dev.signpost.model.Refusal;
import dev.signpost.profile.ChallengeResult;
import dev.signpost.profile.ChallengeTarget;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lets receivers prove themselves: asks, and remembers those that passed for as long as their profile says. Nothing is
 * locked and no transaction is open meanwhile.
 */
public final class Proving {
    private final ChallengePasses passes;
    private final Asking asking;

    /** Sends a challenge and says what came of it. */
    @FunctionalInterface
    public interface Asking {
        /** What a receiver does is a result; fails with {@link Refusal} where nothing can be sent. */
        Future<ChallengeResult> ask(TenantRef tenant, ChallengeTarget target);
    }

    public Proving(ChallengePasses passes, Asking asking) {
        this.passes = passes;
        this.asking = asking;
    }

    /** The result of asking, or of having asked a short time ago. */
    Future<ChallengeResult> ask(TenantRef tenant, ChallengeTarget target) {
        Duration time = target.rules().remembered();
        return passes.recall(tenant, target.url(), time)
                .compose(passed -> passed
                        ? Future.succeededFuture(ChallengeResult.remembered(time))
                        : askNow(tenant, target, time));
    }

    private Future<ChallengeResult> askNow(TenantRef tenant, ChallengeTarget target, Duration time) {
        return asking.ask(tenant, target)
                .compose(result -> result.passed()
                        ? passes.remember(tenant, target.url(), time).map(result)
                        : Future.succeededFuture(result));
    }

    /**
     * What has been proved, or null if nothing had to be; fails with INVALID at {@code /url} if the receiver did not
     * pass.
     */
    Future<@Nullable ChallengeTarget> require(TenantRef tenant, Optional<ChallengeTarget> due) {
        return due.isEmpty()
                ? Future.succeededFuture(null)
                : ask(tenant, due.get()).map(result -> {
                    if (!result.passed()) {
                        throw Refusal.invalid("/url", result.text());
                    }
                    return due.get();
                });
    }
}

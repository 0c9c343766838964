package dev.signpost.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.catalog.TenantMemory;
import dev.signpost.catalog.TenantSnapshot;
import dev.signpost.model.Delivery;
import dev.signpost.model.Event;
import dev.signpost.model.Outcome;
import dev.signpost.model.Pod;
import dev.signpost.model.RawJson;
import dev.signpost.model.Secret;
import dev.signpost.model.SendPermission;
import dev.signpost.model.TargetUrl;
import dev.signpost.model.Verdict;
import dev.signpost.model.Webhook;
import dev.signpost.model.WebhookStatus;
import dev.signpost.outbound.NotSent;
import dev.signpost.outbound.OutboundRequest;
import dev.signpost.outbound.Transport;
import dev.signpost.profile.Profiles;
import dev.signpost.profile.WireProfile;
import dev.signpost.testkit.Await;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Attempts whose request is not written, because the lease ran out or was lost while the connection was made. */
class WithdrawnAttemptsTest {
    private static final int ENOUGH = 100;
    private static final Pod POD = new Pod(1, new UUID(1, 1));

    private final Event event = new Event(new UUID(2, 2), 1, "acme", "a.b", 0, RawJson.of("1"), null, null);
    private final Webhook webhook = new Webhook(
            7,
            "wh_7",
            1,
            1,
            new TargetUrl(true, "example.com", 443, "/"),
            List.of("*"),
            "standard",
            WebhookStatus.ACTIVE,
            null,
            Map.of(),
            Webhook.Limits.NONE,
            List.of(new Webhook.SigningSecret(1, Secret.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))),
            null,
            Webhook.Seal.OPEN);
    private final Vertx vertx = Vertx.vertx();
    private int sends;

    @AfterEach
    void close() {
        Await.value(vertx.close());
    }

    @Test
    void shouldNotTryAgainAndAgainWhileThereIsNoLease() {
        var parcel = new Parcel(Delivery.first(event, 7), new Rendering(event), null, POD, 0);

        Future<AttemptReport> made = attempts().make(lane(), parcel, new Lease(false, POD));

        assertThat(sends).isEqualTo(1);
        assertThat(made.result().settlement().attempt()).isNull();
        assertThat(made.result().settlement().verdict()).isInstanceOf(Verdict.Again.class);
    }

    /** Whoever has taken its pod over may have sent it already. */
    @Test
    void shouldNotSendWhatItHadInMemoryWhenItIsAnotherPodByNow() {
        var parcel = new Parcel(Delivery.first(event, 7), new Rendering(event), null, POD, 0);

        Future<AttemptReport> made = attempts().make(lane(), parcel, new Lease(true, new Pod(2, new UUID(1, 2))));

        assertThat(sends).isEqualTo(1);
        assertThat(made.result().settlement().attempt()).isNull();
        assertThat(made.result().settlement().verdict()).isInstanceOf(Verdict.Again.class);
    }

    private static Lane lane() {
        var limits = new DeliverLimits(
                10, 4, 4, Duration.ofSeconds(5), 10, Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofHours(1));
        return new Lane(7, 1, limits.protection());
    }

    private Attempts attempts() {
        var clocks = new DeliverClocks(InstantSource.system(), System::nanoTime, new Random(1));
        var sources = new Attempts.Sources(
                new Known(), new Standard(), new LanesFixture.PlayedStops(), Duration.ofHours(1), clocks);
        var ways = new WaysOut(vertx, new Withdrawing(), new LanesFixture.NoReceiver());
        return new Attempts(sources, ways, new AttemptJournal(new Tally()));
    }

    /** Asks before it writes, as the real one does. */
    private final class Withdrawing implements Transport {
        @Override
        public Future<Outcome> send(OutboundRequest request) {
            boolean asked = ++sends < ENOUGH && !request.sender().permitted();
            return asked
                    ? Future.failedFuture(new NotSent(null))
                    : Promise.<Outcome>promise().future();
        }

        @Override
        public Future<Void> close() {
            return Future.succeededFuture();
        }
    }

    private record Lease(boolean held, Pod pod) implements SendPermission {
        @Override
        public int livingPods() {
            return 1;
        }
    }

    private final class Known implements TenantMemory {
        private final TenantSnapshot tenant =
                new TenantSnapshot(1, "acme", 1, "standard", Map.of(7L, webhook), Set.of());

        @Override
        public TenantSnapshot cached(long tenantKey) {
            return tenant;
        }

        @Override
        public Future<TenantSnapshot> refresh(long tenantKey) {
            return Future.succeededFuture(tenant);
        }
    }

    private static final class Standard implements ProfileMemory {
        @Override
        public WireProfile named(String name) {
            return Profiles.standard();
        }

        @Override
        public @Nullable WireProfile version(int version) {
            return Profiles.standard();
        }

        @Override
        public Future<Void> read(int version) {
            return Future.succeededFuture();
        }
    }
}

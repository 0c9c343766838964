package dev.signpost.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signpost.model.Limit;
import dev.signpost.model.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FairSharesTest {
    private static final int PLACES = 20_000;
    private static final long BYTES = 64 << 20;
    private final Map<String, TenantShare> held = new HashMap<>();
    private final CommitRate rate = new CommitRate();
    private final FairShares shares =
            new FairShares(new IntakeLimits(500, 1 << 20, 20_000, PLACES, BYTES, Duration.ofSeconds(5)), rate);

    @Test
    void shouldLetATenantAloneHoldThreeQuartersOfWhatFloodsMayTake() {
        int taken = flood("a");

        assertThat(taken).isEqualTo(13_500);
    }

    @Test
    void shouldShrinkAShareAsOthersComeUntilAllHoldTheSame() {
        flood("a");
        flood("b");

        for (int round = 0; round < 60; round++) {
            drain("a", 200);
            drain("b", 200);
            flood("a");
            flood("b");
        }

        assertThat(held("a").held()).isBetween(7_300, 8_200);
        assertThat(held("b").held()).isBetween(7_300, 8_200);
    }

    @Test
    void shouldHaveRoomForASmallTenantHoweverManyFlood() {
        for (int i = 0; i < 80; i++) {
            flood("flood" + i);
        }

        TenantShare small = shares.take("small", 1, 100);

        assertThat(small.held()).isEqualTo(1);
        assertThat(shares.events()).isLessThan(PLACES);
    }

    @Test
    void shouldTakeEventsThatComeTogetherAsAWhole() {
        flood("a", 13_000);

        TenantShare share = shares.take("a", 1_000, 0);

        assertThat(share.held()).isEqualTo(14_000);
        assertThat(refusal("a", 1, 0).kind()).isEqualTo(Refusal.Kind.TOO_MANY);
    }

    @Test
    void shouldSayWhichShareWasReachedAndWhenToComeBack() {
        rate.stored(500, TimeUnit.MILLISECONDS.toNanos(200));
        flood("a");

        Refusal refusal = refusal("a", 1, 0);

        assertThat(refusal.reached()).isEqualTo(new Refusal.Reached(Limit.PENDING_EVENTS, 13_500));
        assertThat(refusal.retryAfter()).isEqualTo(Duration.ofMillis(5_400));
        assertThat(refusal.detail()).contains("13500 events").contains("try again in 6 s");
    }

    @Test
    void shouldBoundTheWait() {
        flood("a");
        Duration beforeTheFirstBatch = shares.wait(13_500);
        rate.stored(1, TimeUnit.SECONDS.toNanos(5));

        Duration slow = shares.wait(13_500);

        assertThat(beforeTheFirstBatch).isEqualTo(Duration.ofSeconds(1));
        assertThat(slow).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void shouldCountBodiesThatAreBeingRead() {
        List<HeldBody> bodies = new ArrayList<>();
        Refusal refusal = null;
        while (refusal == null) {
            var body = new HeldBody(shares, "a");
            bodies.add(body);
            refusal = catchThrowableOfType(Refusal.class, () -> {
                body.take(1 << 20);
                body.take(1 << 20);
            });
        }
        long atTheLimit = shares.bytes();

        bodies.forEach(HeldBody::giveBack);
        bodies.forEach(HeldBody::giveBack);

        assertThat(refusal.reached()).extracting(Refusal.Reached::limit).isEqualTo(Limit.PENDING_BYTES);
        assertThat(atTheLimit).isBetween(BYTES / 2, BYTES * 3 / 4);
        assertThat(shares.bytes()).isZero();
        assertThat(shares.events()).isZero();
        assertThat(shares.take("a", 1, 1 << 20).bytes()).isEqualTo(1 << 20);
    }

    @Test
    void shouldForgetTenantsThatHoldNothingAndKnowThemWhenTheyComeBack() {
        TenantShare gone = shares.take("a", 1, 10);
        TenantShare stays = shares.take("b", 1, 10);
        shares.giveBack(gone, 1, 10);

        shares.forgetIdle(0);

        assertThat(shares.tenants()).isEqualTo(1);
        assertThat(shares.take("b", 1, 10)).isSameAs(stays);
        assertThat(shares.take("a", 1, 10)).isNotSameAs(gone);
        assertThat(gone.hold(1, 10)).isNegative();
        assertThat(gone.bytes()).isZero();
    }

    private int flood(String tenant) {
        return flood(tenant, Integer.MAX_VALUE);
    }

    private int flood(String tenant, int most) {
        int taken = 0;
        while (taken < most) {
            try {
                held.put(tenant, shares.take(tenant, 1, 0));
                taken++;
            } catch (Refusal refusal) {
                return taken;
            }
        }
        return taken;
    }

    private void drain(String tenant, int count) {
        TenantShare share = held(tenant);
        shares.giveBack(share, Math.min(count, share.held()), 0);
    }

    private TenantShare held(String tenant) {
        return Objects.requireNonNull(held.get(tenant));
    }

    private Refusal refusal(String tenant, int count, long bytes) {
        return catchThrowableOfType(Refusal.class, () -> shares.take(tenant, count, bytes));
    }
}

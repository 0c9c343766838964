package dev.signpost.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.model.Refusal;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class GuessesTest {
    private static final String RIGHT = "sp_right";
    private static final Caller HOLDER = new Caller("key_1", null, Set.of(Scope.ADMIN));

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger lookups = new AtomicInteger();
    private final Guesses guesses = new Guesses(nanos::get);
    private final Authenticator keys = new Authenticator() {
        @Override
        public Future<Optional<Caller>> authenticate(String bearer) {
            lookups.incrementAndGet();
            return recognize(bearer);
        }

        @Override
        public Future<Optional<Caller>> recognize(String bearer) {
            return Future.succeededFuture(bearer.equals(RIGHT) ? Optional.of(HOLDER) : Optional.empty());
        }
    };

    private Future<Optional<Caller>> check(String address, String key) {
        return guesses.check(() -> address, key, keys);
    }

    private void guess(String address, int times) {
        for (int i = 0; i < times; i++) {
            check(address, "sp_" + i + "-wrong-guess");
        }
    }

    @Test
    void shouldTellAGuesserToComeBackAndLookNothingUp() {
        guess("192.0.2.1", Guesses.MAX_WRONG);

        Future<Optional<Caller>> refused = check("192.0.2.1", "sp_another");

        assertThat(((Refusal) refused.cause()).kind()).isEqualTo(Refusal.Kind.TOO_MANY);
        assertThat(((Refusal) refused.cause()).retryAfter()).isEqualTo(Duration.ofMinutes(1));
        assertThat(lookups).hasValue(Guesses.MAX_WRONG);
    }

    @Test
    void shouldNeverLockARightKeyOut() {
        guess("192.0.2.1", 50 * Guesses.MAX_WRONG);

        Future<Optional<Caller>> answer = check("192.0.2.1", RIGHT);

        assertThat(answer.result()).hasValue(HOLDER);
        assertThat(lookups).hasValue(Guesses.MAX_WRONG);
    }

    @Test
    void shouldCountANetworkOfIpv6AsOneAddress() {
        for (int i = 0; i < Guesses.MAX_WRONG; i++) {
            check("2001:db8:0:1:" + i + ":2:3:4", "sp_" + i + "-wrong-guess");
        }

        assertThat(check("2001:db8:0:1:ffff:2:3:4", "sp_another").failed()).isTrue();
        assertThat(check("2001:db8:0:2:0:2:3:4", "sp_another").succeeded()).isTrue();
    }

    @Test
    void shouldCountGuessesOfOneKeyFromManyAddresses() {
        for (int i = 0; i < Guesses.MAX_WRONG; i++) {
            check("192.0.2." + i, "sp_abcdefgh" + i);
        }

        assertThat(check("192.0.2.200", "sp_abcdefghX").failed()).isTrue();
        assertThat(check("192.0.2.200", "sp_abcdefgX").succeeded()).isTrue();
    }

    @Test
    void shouldBeginAnewAfterAMinute() {
        guess("192.0.2.1", 5 * Guesses.MAX_WRONG);
        nanos.addAndGet(Duration.ofSeconds(61).toNanos());

        assertThat(check("192.0.2.1", "sp_another").succeeded()).isTrue();
    }

    @Test
    void shouldNotCountRightKeys() {
        for (int i = 0; i < 5 * Guesses.MAX_WRONG; i++) {
            check("192.0.2.1", RIGHT);
        }

        assertThat(check("192.0.2.1", "sp_wrong").succeeded()).isTrue();
    }
}

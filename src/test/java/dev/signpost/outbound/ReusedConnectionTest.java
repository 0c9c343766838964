package dev.signpost.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signpost.model.FailureDetail;
import dev.signpost.model.FailureKind;
import dev.signpost.model.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests that go out on a connection that the receiver is closing. */
@ParameterizedClass
@EnumSource(Rig.Way.class)
class ReusedConnectionTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

    private final Rig rig;

    ReusedConnectionTest(Rig.Way way) {
        this.rig = Rig.loopback(way);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    static Stream<Arguments> ends() {
        RawReceiver.Script close = RawReceiver.Conversation::close;
        RawReceiver.Script reset = RawReceiver.Conversation::reset;
        RawReceiver.Script halfClose = RawReceiver.Conversation::halfClose;
        return Stream.of(
                Arguments.of("closed", close), Arguments.of("reset", reset), Arguments.of("half-closed", halfClose));
    }

    /** Answers the first request of a connection and ends it at its second. */
    private static RawReceiver endingAtTheSecond(RawReceiver.Script end) throws IOException {
        return RawReceiver.start(with -> {
            with.request();
            with.say(OK);
            if (with.request()) {
                end.run(with);
            }
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ends")
    void shouldSendAgainOnAFreshConnection(String how, RawReceiver.Script end) throws Exception {
        try (RawReceiver receiver = endingAtTheSecond(end)) {
            assertThat(rig.post(receiver, 2000).answer().resent()).isFalse();

            Outcome second = rig.post(receiver, 2000);

            assertThat(second).isInstanceOfSatisfying(Outcome.Answered.class, answered -> {
                assertThat(answered.status()).isEqualTo(200);
                assertThat(answered.answer().resent()).isTrue();
            });
            assertThat(receiver.requests).hasSize(3);
            assertThat(receiver.accepted()).isEqualTo(2);
            assertThat(rig.counters.resent.sum()).isEqualTo(1);
        }
    }

    @Test
    void shouldSendAgainOnceOnly() throws Exception {
        AtomicInteger connections = new AtomicInteger();
        try (RawReceiver receiver = RawReceiver.start(with -> {
            with.request();
            if (connections.getAndIncrement() == 0) {
                with.say(OK);
                with.request();
            }
            with.close();
        })) {
            rig.post(receiver, 2000);

            Outcome second = rig.post(receiver, 2000);

            assertThat(second).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
                assertThat(failed.kind()).isEqualTo(FailureKind.RESET);
                assertThat(failed.answer().resent()).isTrue();
            });
            assertThat(receiver.requests).hasSize(3);
        }
    }

    @Test
    void shouldNotSendAgainWhatAFreshConnectionLost() throws Exception {
        try (RawReceiver receiver = RawReceiver.start(with -> {
            with.request();
            with.close();
        })) {
            Outcome outcome = rig.post(receiver, 2000);

            assertThat(((Outcome.Failed) outcome).kind()).isEqualTo(FailureKind.RESET);
            assertThat(outcome.answer().resent()).isFalse();
            assertThat(receiver.requests).hasSize(1);
        }
    }

    @Test
    void shouldNotSendAgainWhenAByteOfAnAnswerCame() throws Exception {
        try (RawReceiver receiver = RawReceiver.start(with -> {
            with.request();
            with.say(OK);
            with.request();
            with.say("HTTP/1.1 2");
            with.close();
        })) {
            rig.post(receiver, 2000);

            Outcome second = rig.post(receiver, 2000);

            assertThat(((Outcome.Failed) second).kind()).isEqualTo(FailureKind.RESET);
            assertThat(second.answer().detail()).isEqualTo(FailureDetail.HEAD_INCOMPLETE);
            assertThat(second.answer().body().bytes()).asString().isEqualTo("HTTP/1.1 2");
            assertThat(receiver.requests).hasSize(2);
        }
    }

    /** Counts how often it is asked, and permits so many times. */
    private static final class Counting implements Sender {
        private final int permits;
        private final long wait;
        private int asked;
        private int turns;

        private Counting(int permits, long wait) {
            this.permits = permits;
            this.wait = wait;
        }

        @Override
        public long tenantKey() {
            return 1;
        }

        @Override
        public boolean permitted() {
            return asked++ < permits;
        }

        @Override
        public long waitToResend(long mostNanos) {
            turns++;
            return wait;
        }
    }

    @Test
    void shouldAskPermissionAndRateAgain() throws Exception {
        try (RawReceiver receiver = endingAtTheSecond(RawReceiver.Conversation::close)) {
            rig.post(receiver, 2000);
            Counting sender = new Counting(9, TimeUnit.MILLISECONDS.toNanos(300));

            Outcome second = rig.send(Rig.post(Rig.http(receiver), 2000, sender));

            assertThat(second).isInstanceOf(Outcome.Answered.class);
            assertThat(second.millis()).isGreaterThanOrEqualTo(300);
            assertThat(sender.asked).isEqualTo(3);
            assertThat(sender.turns).isEqualTo(1);
        }
    }

    @Test
    void shouldKeepTheFirstOutcomeWhenItMayNotSendAgain() throws Exception {
        try (RawReceiver receiver = endingAtTheSecond(RawReceiver.Conversation::close)) {
            for (Counting sender : List.of(new Counting(1, 0), new Counting(2, 0), new Counting(9, -1))) {
                rig.post(receiver, 2000);

                Outcome second = rig.send(Rig.post(Rig.http(receiver), 2000, sender));

                assertThat(second)
                        .isInstanceOfSatisfying(
                                Outcome.Failed.class,
                                failed -> assertThat(failed.kind()).isEqualTo(FailureKind.RESET));
                assertThat(second.answer().resent()).isFalse();
            }
            assertThat(receiver.requests).hasSize(6);
        }
    }

    /** A server whose keep-alive time is nearly nothing: each request may meet the end of its connection. */
    @Test
    void shouldFailNoneOfThreeHundredToAReceiverThatClosesAtOnce() throws Exception {
        try (RawReceiver receiver = RawReceiver.start(with -> {
            while (with.request()) {
                with.say(OK);
                with.pause(2);
                with.close();
            }
        })) {
            Promise<List<Outcome>> all = Promise.promise();
            rig.inside(() -> next(receiver, new ArrayList<>(), all));

            List<Outcome> outcomes = Rig.await(all.future());

            assertThat(outcomes).hasSize(300).allMatch(Outcome.Answered.class::isInstance);
            await().until(() -> rig.inside(() -> rig.client.openConnections() + rig.client.attempts()) == 0);
        }
    }

    private Void next(RawReceiver receiver, List<Outcome> outcomes, Promise<List<Outcome>> all) {
        // Between 1.5 and 2.5 ms after the answer before: about when the connection ends.
        long pause = 1_500L + outcomes.size() % 20 * 50L;
        Future<Outcome> sent = rig.transport.send(Rig.post(Rig.http(receiver), 2000));
        sent.onSuccess(outcome -> {
            outcomes.add(outcome);
            if (outcomes.size() == 300) {
                all.complete(outcomes);
            } else {
                rig.client
                        .context()
                        .nettyEventLoop()
                        .schedule(() -> next(receiver, outcomes, all), pause, TimeUnit.MICROSECONDS);
            }
        });
        return null;
    }
}

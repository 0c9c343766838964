package dev.signpost.outbound;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.model.FailureKind;
import dev.signpost.model.Outcome;
import dev.signpost.model.TargetUrl;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpResponse;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which moves attempts and connections may make, and what becomes of those that they may not. */
class StatesTest {
    private final Rig rig = Rig.loopback();
    private final List<Throwable> reported = new ArrayList<>();
    private final Seen client = new Seen();

    @BeforeEach
    void listen() {
        rig.client.context().exceptionHandler(reported::add);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void shouldLetAnAttemptMakeTheMovesOfItsPictureOnly() {
        var legal = new EnumMap<Attempt.State, Set<Attempt.State>>(Attempt.State.class);
        legal.put(Attempt.State.WAITING, EnumSet.of(Attempt.State.VETTING, Attempt.State.ENDED));
        legal.put(Attempt.State.VETTING, EnumSet.of(Attempt.State.CONNECTING, Attempt.State.ENDED));
        legal.put(Attempt.State.CONNECTING, EnumSet.of(Attempt.State.SENT, Attempt.State.ENDED));
        legal.put(Attempt.State.SENT, EnumSet.of(Attempt.State.READING, Attempt.State.LOST, Attempt.State.ENDED));
        legal.put(Attempt.State.READING, EnumSet.of(Attempt.State.ENDED));
        legal.put(Attempt.State.LOST, EnumSet.of(Attempt.State.VETTING, Attempt.State.ENDED));
        legal.put(Attempt.State.ENDED, EnumSet.noneOf(Attempt.State.class));

        assertThat(table(Attempt.State.values(), Attempt.State::mayBecome)).isEqualTo(legal);
        assertThat(reachable(legal, Attempt.State.WAITING)).containsExactlyInAnyOrder(Attempt.State.values());
    }

    @Test
    void shouldLetAConnectionMakeTheMovesOfItsPictureOnly() {
        var legal = new EnumMap<Connection.State, Set<Connection.State>>(Connection.State.class);
        legal.put(Connection.State.OPENING, EnumSet.of(Connection.State.IDLE, Connection.State.CLOSED));
        legal.put(Connection.State.IDLE, EnumSet.of(Connection.State.BUSY, Connection.State.CLOSED));
        legal.put(Connection.State.BUSY, EnumSet.of(Connection.State.IDLE, Connection.State.CLOSED));
        legal.put(Connection.State.CLOSED, EnumSet.noneOf(Connection.State.class));

        assertThat(table(Connection.State.values(), Connection.State::mayBecome))
                .isEqualTo(legal);
        assertThat(reachable(legal, Connection.State.OPENING)).containsExactlyInAnyOrder(Connection.State.values());
    }

    private static <S> Map<S, Set<S>> table(S[] states, BiPredicate<S, S> mayBecome) {
        return Arrays.stream(states)
                .collect(Collectors.toMap(
                        from -> from,
                        from -> Arrays.stream(states)
                                .filter(to -> mayBecome.test(from, to))
                                .collect(Collectors.toSet())));
    }

    private static <S> Set<S> reachable(Map<S, Set<S>> moves, S start) {
        Set<S> reached = new HashSet<>();
        var ahead = new ArrayList<>(List.of(start));
        while (!ahead.isEmpty()) {
            S next = ahead.remove(0);
            if (reached.add(next)) {
                ahead.addAll(requireNonNull(moves.get(next)));
            }
        }
        return reached;
    }

    @Test
    void shouldEndAnAttemptThatIsConnectedBeforeItHasBegun() {
        var channel = new EmbeddedChannel();
        boolean written = rig.inside(() -> attempt(80).connected(connection(channel)));

        assertThat(written).isFalse();
        assertThat(channel.<Object>readOutbound()).isNull();
        assertThat(client.outcomes)
                .singleElement()
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.kind()).isEqualTo(FailureKind.RESET));
        assertThat(client.ended).containsExactly(false);
        assertThat(reported).singleElement().asString().endsWith("an attempt cannot go from WAITING to SENT");
    }

    @Test
    void shouldNotBeginAnAttemptThatHasEnded() {
        rig.inside(() -> {
            Attempt attempt = attempt(80);
            attempt.failed(Failure.of(FailureKind.DNS));
            attempt.start();
            attempt.expired();
            attempt.broken(null, Failure.of(FailureKind.TLS));
            return attempt;
        });

        assertThat(client.outcomes)
                .singleElement()
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.kind()).isEqualTo(FailureKind.DNS));
        assertThat(client.ended).containsExactly(false);
        assertThat(reported).singleElement().asString().endsWith("an attempt cannot go from ENDED to VETTING");
    }

    @Test
    void shouldCarryNoSecondRequestBesideTheFirst() {
        var channel = new EmbeddedChannel();
        List<String> first = new ArrayList<>();
        List<String> second = new ArrayList<>();
        rig.inside(() -> {
            Connection connection = connection(channel);
            connection.established();
            connection.send(new Heard(first));
            channel.releaseOutbound();
            connection.send(new Heard(second));
            channel.runPendingTasks();
            return connection;
        });

        assertThat(channel.<Object>readOutbound()).isNull();
        assertThat(channel.isOpen()).isFalse();
        assertThat(first).containsExactly("lost RESET");
        assertThat(second).containsExactly("broken RESET");
        assertThat(client.closed).isEqualTo(1);
        assertThat(reported).singleElement().asString().endsWith("a connection cannot go from BUSY to BUSY");
    }

    @Test
    void shouldCarryNothingOnceItIsClosed() {
        var channel = new EmbeddedChannel();
        List<String> heard = new ArrayList<>();
        rig.inside(() -> {
            Connection connection = connection(channel);
            connection.established();
            connection.cut();
            connection.send(new Heard(heard));
            return connection;
        });

        assertThat(channel.<Object>readOutbound()).isNull();
        assertThat(heard).containsExactly("broken RESET");
        assertThat(reported).isEmpty();
    }

    private Attempt attempt(int port) {
        var attempt = new Attempt(client, Rig.post(new TargetUrl(false, "127.0.0.1", port, "/"), 1000), 0);
        attempt.outcome().onSuccess(client.outcomes::add);
        return attempt;
    }

    private Connection connection(EmbeddedChannel channel) {
        return new Connection(client, client, "127.0.0.1", channel, null);
    }

    /** Stands above an attempt and a connection. */
    private final class Seen implements Attempt.Client, Connection.Pool, Connection.Home {
        private final List<Outcome> outcomes = new ArrayList<>();
        private final List<Boolean> ended = new ArrayList<>();
        private int closed;

        @Override
        public ContextInternal context() {
            return rig.client.context();
        }

        @Override
        public EgressGuard guard() {
            return rig.guard;
        }

        @Override
        public AddressBook addresses() {
            throw new AssertionError("nothing is resolved");
        }

        @Override
        public OutboundCounters counters() {
            return rig.counters;
        }

        @Override
        public int excerptBytes() {
            return 0;
        }

        @Override
        public long nanos() {
            return 0;
        }

        @Override
        public boolean closed() {
            return false;
        }

        @Override
        public void acquire(Attempt attempt, boolean fresh) {
            throw new AssertionError("nothing is connected");
        }

        @Override
        public void schedule(Runnable work, long nanos) {
            throw new AssertionError("nothing is sent twice");
        }

        @Override
        public void ended(Attempt attempt, boolean counted) {
            ended.add(counted);
        }

        @Override
        public Tls tls() {
            throw new AssertionError("there is no TLS");
        }

        @Override
        public void outOfTurn() {
            throw new AssertionError("nothing comes");
        }

        @Override
        public void release(Connection connection) {
            throw new AssertionError("nothing is answered");
        }

        @Override
        public void closed(Connection connection) {
            closed++;
        }
    }

    /** Writes down what it is told. */
    private record Heard(List<String> told) implements Connection.Caller {
        @Override
        public OutboundRequest request() {
            return Rig.post(new TargetUrl(false, "127.0.0.1", 80, "/"), 1000);
        }

        @Override
        public void head(Connection from, HttpResponse response) {
            told.add("head");
        }

        @Override
        public boolean body(ByteBuf chunk) {
            return told.add("body");
        }

        @Override
        public void ended() {
            told.add("ended");
        }

        @Override
        public void broken(@Nullable Connection from, Failure why) {
            told.add("broken " + why.kind());
        }

        @Override
        public void lost(Connection from, Failure why) {
            told.add("lost " + why.kind());
        }
    }
}

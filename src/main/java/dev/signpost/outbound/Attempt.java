package dev.signpost.outbound;

import dev.signpost.model.Answer;
import dev.signpost.model.FailureDetail;
import dev.signpost.model.FailureKind;
import dev.signpost.model.Outcome;
import dev.signpost.model.RawBytes;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpResponse;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way. Ends exactly once, whatever comes first and whatever comes after that: ANSWERED, FAILED or
 * withdrawn before it was written.
 *
 * <pre>
 *   WAITING ──► VETTING ──► CONNECTING ──► SENT ──head──► READING ──last byte, limit, deadline, break──► ENDED
 *      │         │  ▲           │           │ │                                                           ▲
 *      │         │  │           │           │ └─ a reused connection ends without a byte: once ─► LOST    │
 *      │         │  └───────────┼───────────┼── its sender lets it out again ─────────────────────┤       │
 *      └─────────┴──────────────┴───────────┴── deadline, refusal, break ─────────────────────────┴───────┘
 * </pre>
 */
final class Attempt extends Deadlines.Entry implements Connection.Caller {
    private static final long MILLI = 1_000_000L;

    /** Where it is, by what it waits for; the moves of {@link #mayBecome} are those of the picture above. */
    enum State {
        /** For its permit. */
        WAITING,
        /** For where its name leads, and whether it may go there. */
        VETTING,
        /** For a connection. */
        CONNECTING,
        /** For a head. */
        SENT,
        /** For the rest of the answer. */
        READING,
        /** For its sender's leave to be sent once more. */
        LOST,
        /** For nothing: its outcome is told. */
        ENDED;

        boolean mayBecome(State next) {
            return switch (this) {
                case WAITING, LOST -> next == VETTING || next == ENDED;
                case VETTING -> next == CONNECTING || next == ENDED;
                case CONNECTING -> next == SENT || next == ENDED;
                case SENT -> next == READING || next == LOST || next == ENDED;
                case READING -> next == ENDED;
                case ENDED -> false;
            };
        }
    }

    /** What all attempts of a client share. */
    interface Client {
        ContextInternal context();

        EgressGuard guard();

        AddressBook addresses();

        OutboundCounters counters();

        /** What is kept of an answer's body, at most. */
        int excerptBytes();

        long nanos();

        /** Whether the connections that end now are ended by us. */
        boolean closed();

        /**
         * Finds it a connection: {@link #connected} or {@link #failed} comes of it.
         *
         * @param fresh only a new one will do
         */
        void acquire(Attempt attempt, boolean fresh);

        void schedule(Runnable work, long nanos);

        /**
         * It has ended.
         *
         * @param counted whether it had its permit
         */
        void ended(Attempt attempt, boolean counted);
    }

    private final Client client;
    private final OutboundRequest request;
    private final long startNanos;
    private final Promise<Outcome> promise = Promise.promise();
    private State state = State.WAITING;
    private List<String> addresses = List.of();
    private @Nullable Runnable stopDial;
    private @Nullable Connection connection;
    private @Nullable Excerpt excerpt;
    private @Nullable Failure lost;
    private int status;
    private int headMillis;

    Attempt(Client client, OutboundRequest request, long startNanos) {
        this.client = client;
        this.request = request;
        this.startNanos = startNanos;
    }

    Future<Outcome> outcome() {
        return promise.future();
    }

    @Override
    public OutboundRequest request() {
        return request;
    }

    boolean done() {
        return state == State.ENDED;
    }

    /** Whether it is out for the second time. */
    private boolean resent() {
        return lost != null && (state == State.SENT || state == State.READING);
    }

    /**
     * The only place where the state changes. A move that is not in the picture is not made: it is reported, and the
     * attempt ends, for what would have ended it may never come.
     *
     * @return whether it was made
     */
    private boolean moved(State next) {
        if (state.mayBecome(next)) {
            state = next;
            return true;
        }
        client.context()
                .reportException(new IllegalStateException("an attempt cannot go from " + state + " to " + next));
        abandon(FailureKind.RESET);
        return false;
    }

    long deadlineNanos() {
        return startNanos + request.deadlineMillis() * MILLI;
    }

    /** Rounded up: an attempt never ends before its deadline. */
    long leftMillis() {
        return Math.max(0, (deadlineNanos() - client.nanos()) / MILLI) + 1;
    }

    /** The addresses that were vetted for it, in the order to dial them. */
    List<String> addresses() {
        return addresses;
    }

    /** Whether the address of {@code connection} was vetted for it. */
    boolean mayUse(Connection connection) {
        return addresses.contains(connection.address());
    }

    /** It has its permit. */
    void start() {
        vet();
    }

    private void vet() {
        if (!moved(State.VETTING)) {
            return;
        }
        if (!client.guard().allowsTransport(request.url())) {
            failed(Failure.of(FailureKind.ADDRESS_REFUSED));
            return;
        }
        Vetted known = client.addresses().known(request.url().host());
        if (known != null) {
            vetted(known);
        } else {
            client.addresses()
                    .vet(request.url().host())
                    .onSuccess(vetted -> client.context().emit(vetted, this::vetted));
        }
    }

    private void vetted(Vetted vetted) {
        if (done()) {
            return;
        }
        if (vetted.addresses().isEmpty()) {
            failed(Failure.of(vetted.refusal() == null ? FailureKind.DNS : vetted.refusal()));
            return;
        }
        if (!client.guard().mayDial(request.url(), vetted.addresses())) {
            failed(Failure.of(FailureKind.ADDRESS_REFUSED));
            return;
        }
        addresses = vetted.addresses();
        if (moved(State.CONNECTING)) {
            client.acquire(this, lost != null);
        }
    }

    /**
     * A connection is being opened for it.
     *
     * @param stop to be called if it ends before
     */
    void dials(Runnable stop) {
        stopDial = stop;
    }

    /** Another address of the name than the first was reached. */
    void reachedAt(String address) {
        client.addresses().answered(request.url().host(), address);
    }

    /** It is offered a connection; false if it does not write to it. */
    boolean connected(Connection offered) {
        stopDial = null;
        if (done()) {
            return false;
        }
        boolean stopped = client.guard().stopped(request.url(), offered.address());
        if (stopped || !request.sender().permitted()) {
            if (lost == null) {
                withdraw(stopped ? offered.address() : null);
            } else {
                // It has been sent once: what came of that is the outcome.
                end(failure(lost, null));
            }
            return false;
        }
        if (!moved(State.SENT)) {
            return false;
        }
        if (lost != null) {
            client.counters().resent.increment();
        }
        connection = offered;
        offered.send(this);
        return true;
    }

    @Override
    public void head(Connection from, HttpResponse response) {
        if (!moved(State.READING)) {
            return;
        }
        headMillis = elapsedMillis();
        status = response.status().code();
        Excerpt kept = new Excerpt(response.headers(), client.excerptBytes());
        excerpt = kept;
        if (kept.keepAliveSeconds() >= 0) {
            from.keepAlive(kept.keepAliveSeconds());
        }
    }

    @Override
    public boolean body(ByteBuf chunk) {
        Excerpt kept = excerpt;
        return kept != null && kept.add(chunk);
    }

    @Override
    public void ended() {
        Excerpt kept = excerpt;
        if (kept != null) {
            end(new Outcome.Answered(status, headMillis, kept.retryAfter(), kept.answer(resent())));
        }
    }

    @Override
    public void broken(@Nullable Connection from, Failure why) {
        if (excerpt != null) {
            excerpt.cutOff();
            ended();
        } else {
            end(failure(why, from));
        }
    }

    @Override
    public void lost(Connection from, Failure why) {
        connection = null;
        boolean unanswered = !from.received().begun();
        if (!done() && unanswered && from.reused() && lost == null && !client.closed()) {
            resend(why);
        } else {
            broken(from, unanswered || why.detail() != null ? why : Failure.of(FailureDetail.HEAD_INCOMPLETE));
        }
    }

    /**
     * The receiver was closing the connection when the request went out. Whether it read it nobody can know. That is
     * not its failure: it happens to everybody who keeps connections.
     */
    private void resend(Failure why) {
        if (!moved(State.LOST)) {
            return;
        }
        lost = why;
        long left = deadlineNanos() - client.nanos();
        long wait = request.sender().permitted() ? request.sender().waitToResend(left) : -1;
        if (wait < 0) {
            end(failure(why, null));
        } else if (wait == 0) {
            vet();
        } else {
            client.schedule(this::vetUnlessDone, wait);
        }
    }

    private void vetUnlessDone() {
        if (!done()) {
            vet();
        }
    }

    /** There is no connection for it. */
    void failed(Failure why) {
        stopDial = null;
        end(failure(why, null));
    }

    @Override
    void expired() {
        abandon(FailureKind.TIMEOUT);
    }

    private void abandon(FailureKind kind) {
        if (done()) {
            return;
        }
        Connection used = connection;
        if (used != null) {
            used.cut();
        }
        broken(used, Failure.of(kind));
    }

    private Outcome failure(Failure why, @Nullable Connection from) {
        AnswerDecoder came = from != null && from.received().begun() ? from.received() : null;
        RawBytes bytes = came == null ? RawBytes.EMPTY : RawBytes.of(came.kept());
        boolean cut = came != null && came.keptCut();
        return new Outcome.Failed(why.kind(), elapsedMillis(), Answer.ofFailure(bytes, cut, why.detail(), resent()));
    }

    private void end(Outcome outcome) {
        if (!done()) {
            over();
            // Emitted, so that what a caller throws cannot stop a wheel or a pool that called us.
            client.context().emit(outcome, promise::tryComplete);
        }
    }

    private void withdraw(@Nullable String stoppedAddress) {
        over();
        client.context().emit(new NotSent(stoppedAddress), promise::tryFail);
    }

    private void over() {
        boolean counted = state != State.WAITING;
        moved(State.ENDED);
        Runnable unwanted = stopDial;
        if (unwanted != null) {
            stopDial = null;
            unwanted.run();
        }
        client.ended(this, counted);
    }

    private int elapsedMillis() {
        return (int) ((client.nanos() - startNanos) / MILLI);
    }
}

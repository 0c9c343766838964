package dev.signpost.bench;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** One run: which event goes out when and on which connection, and what is done with its answer. */
final class LoadRun {
    private static final byte[] ARRAY = {'['};
    private static final long BACKOFF_NANOS = 20_000_000;
    private static final long LAST_ANSWERS_NANOS = 60_000_000_000L;
    private static final long SHORTEST_WAIT_NANOS = 50_000;

    private final Load load;
    private final Selector selector;
    private final LoadTally tally;
    private final RequestTemplate template;
    private final List<LoadConnection> connections = new ArrayList<>();
    private final ArrayDeque<LoadConnection> idle = new ArrayDeque<>();
    private final ArrayDeque<LoadConnection> backingOff = new ArrayDeque<>();
    private final long startNanos = System.nanoTime();
    private final long startMicros = WallClock.micros();
    private long nextScanNanos = startNanos;
    private long endNanos;
    private long issued;
    private int inFlight;
    private boolean stopped;

    LoadRun(Load load, Selector selector, LoadTally tally) {
        this.load = load;
        this.selector = selector;
        this.tally = tally;
        this.template = new RequestTemplate(load);
        this.endNanos = startNanos + load.seconds() * 1_000_000_000L;
    }

    void open() {
        for (int i = 0; i < load.connections(); i++) {
            LoadConnection connection = new LoadConnection(selector, template.length());
            connection.port =
                    load.ports().get(load.standby() ? 0 : i % load.ports().size());
            connections.add(connection);
            connect(connection);
        }
    }

    long issued() {
        return issued;
    }

    /** No new events; what is in flight is awaited. */
    void stop() {
        if (!stopped) {
            stopped = true;
            endNanos = Math.min(endNanos, System.nanoTime());
        }
    }

    boolean finished() {
        long now = System.nanoTime();
        boolean enough = stopped || issued >= load.count() || now >= endNanos;
        if (enough) {
            stop();
        }
        return enough && (inFlight == 0 || now >= endNanos + LAST_ANSWERS_NANOS);
    }

    void step() throws IOException {
        issueDue();
        waitForSomething();
        for (SelectionKey key : selector.selectedKeys()) {
            serve(key);
        }
        selector.selectedKeys().clear();
        tryAgain();
        scanForSilence();
    }

    private void issueDue() throws IOException {
        long due = load.rate() == 0 ? load.count() : dueByNow();
        while (!stopped && issued < Math.min(due, load.count()) && !idle.isEmpty()) {
            LoadConnection connection = idle.pop();
            connection.first = issued;
            long now = WallClock.micros();
            connection.scheduledMicros = load.rate() == 0 ? now : startMicros + issued * 1_000_000 / load.rate();
            tally.lag(now - connection.scheduledMicros);
            issued += load.batch();
            inFlight++;
            send(connection);
        }
    }

    /** In the open loop: how many events should have been sent by now. */
    private long dueByNow() {
        return (System.nanoTime() - startNanos) / 1_000 * load.rate() / 1_000_000;
    }

    private void waitForSomething() throws IOException {
        if (load.rate() == 0 || stopped || idle.isEmpty()) {
            selector.select(backingOff.isEmpty() ? 20 : 1);
            return;
        }
        // A selector waits whole milliseconds only, which would be most of the latency that is being measured.
        if (selector.selectNow() == 0) {
            LockSupport.parkNanos(SHORTEST_WAIT_NANOS);
            selector.selectNow();
        }
    }

    private void serve(SelectionKey key) throws IOException {
        var connection = (LoadConnection) key.attachment();
        if (!key.isValid() || !connection.isOpen()) {
            return;
        }
        try {
            if (key.isConnectable()) {
                connection.finishConnect();
                ready(connection);
            } else if (key.isWritable()) {
                connection.write();
            } else if (key.isReadable() && connection.read()) {
                answered(connection);
            }
        } catch (IOException e) {
            lost(connection);
        }
    }

    /** Connected: carries on with the request that it had, or waits for one. */
    private void ready(LoadConnection connection) throws IOException {
        if (connection.first >= 0) {
            send(connection);
        } else {
            idle.push(connection);
        }
    }

    private void send(LoadConnection connection) throws IOException {
        connection.sentNanos = System.nanoTime();
        try {
            connection.send(template.fill(connection.first, connection.scheduledMicros), template.length());
        } catch (IOException e) {
            lost(connection);
        }
    }

    private void answered(LoadConnection connection) throws IOException {
        int status = connection.status();
        tally.status(status);
        boolean again = load.retry() && (status == 429 || status >= 500);
        if (!again && connection.first >= 0) {
            if (status < 300) {
                read(connection);
            } else {
                refuseAll(connection, status);
            }
            finish(connection);
        }
        boolean reusable = connection.reusable();
        if (again) {
            tally.retried();
            backOff(connection);
        } else if (reusable) {
            idle.push(connection);
        } else {
            connect(connection);
        }
    }

    private void finish(LoadConnection connection) {
        tally.answeredAfter(WallClock.micros() - connection.scheduledMicros);
        connection.first = -1;
        inFlight--;
    }

    private void refuseAll(LoadConnection connection, int status) throws IOException {
        for (int i = 0; i < load.batch(); i++) {
            tally.refuse(connection.first + i, status);
        }
    }

    private void read(LoadConnection connection) throws IOException {
        byte[] body = connection.body();
        int at = connection.bodyAt();
        if (load.batch() > 1) {
            // {"items":[…]}
            at = Math.max(at, Bytes.find(body, at, connection.bodyEnd(), ARRAY));
        }
        for (int i = 0; i < load.batch(); i++) {
            int end = load.batch() == 1 ? connection.bodyEnd() : JsonItems.end(body, at, connection.bodyEnd());
            long number = connection.first + i;
            if (!tally.acknowledge(body, at, end, number, template.type(number))) {
                tally.refuse(number, connection.status());
            }
            at = end;
        }
    }

    /** Reset, closed or refused: nobody will ever tell what became of its request. */
    private void lost(LoadConnection connection) throws IOException {
        connection.close();
        idle.remove(connection);
        int next = load.ports().indexOf(connection.port) + 1;
        connection.port = load.ports().get(next % load.ports().size());
        if (connection.first >= 0 && load.retry()) {
            tally.retried();
        } else if (connection.first >= 0) {
            for (int i = 0; i < load.batch(); i++) {
                tally.unknown(connection.first + i);
            }
            connection.first = -1;
            inFlight--;
        }
        backOff(connection);
    }

    private void backOff(LoadConnection connection) {
        // One that is lost while it waits waits already.
        if (!backingOff.contains(connection)) {
            connection.retryAtNanos = System.nanoTime() + BACKOFF_NANOS;
            backingOff.add(connection);
        }
    }

    private void tryAgain() throws IOException {
        long now = System.nanoTime();
        for (var next = backingOff.peek(); next != null && next.retryAtNanos <= now; next = backingOff.peek()) {
            backingOff.remove();
            if (next.isOpen()) {
                ready(next);
            } else {
                connect(next);
            }
        }
    }

    private void connect(LoadConnection connection) {
        try {
            connection.sentNanos = System.nanoTime();
            connection.connect();
        } catch (IOException e) {
            connection.close();
            backOff(connection);
        }
    }

    private void scanForSilence() throws IOException {
        long now = System.nanoTime();
        if (now < nextScanNanos) {
            return;
        }
        nextScanNanos = now + 100_000_000;
        for (LoadConnection connection : connections) {
            boolean waiting = connection.first >= 0 && connection.isOpen() && !backingOff.contains(connection);
            if (waiting && now - connection.sentNanos > load.timeoutMillis() * 1_000_000) {
                lost(connection);
            }
        }
    }

    void close() throws IOException {
        for (LoadConnection connection : connections) {
            if (connection.first >= 0) {
                for (int i = 0; i < load.batch(); i++) {
                    tally.unknown(connection.first + i);
                }
            }
            connection.close();
        }
        selector.selectNow();
    }
}

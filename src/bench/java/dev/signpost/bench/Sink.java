package dev.signpost.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A receiver of webhooks, as cheap as one can be: answers each POST and remembers each event id for each webhook.
 *
 * <p>Started with {@code port=0 log=FILE ids=2000000}; its first line says the port. Commands: {@code stats};
 * {@code reset} (counters, not ids); {@code set fail=0.2 hang=50 delay=100} (share of deliveries whose first attempt is
 * answered 503, number of webhooks that never get an answer, milliseconds before each answer); {@code quit}. The
 * webhook is the number at the end of the path. With a log, each receipt is one line {@code id webhook status micros},
 * written before its answer, so that nothing that a sender could call delivered is missing in it.
 */
public final class Sink {
    private static final class Later {
        private final long atNanos;
        private final SinkConnection connection;
        private final byte[] answer;

        Later(long atNanos, SinkConnection connection, byte[] answer) {
            this.atNanos = atNanos;
            this.connection = connection;
            this.answer = answer;
        }
    }

    private final Selector selector;
    private final ServerSocketChannel server;
    private final Commands commands = new Commands();
    private final SinkLedger ledger;
    private final List<SelectionKey> toFlush = new ArrayList<>();
    private final ArrayDeque<Later> later = new ArrayDeque<>();
    private long delayNanos;
    private boolean stopped;

    private Sink(Map<String, String> options) throws IOException {
        selector = Selector.open();
        server = ServerSocketChannel.open();
        server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        int port = Integer.parseInt(options.getOrDefault("port", "0"));
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 4096);
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
        String log = options.getOrDefault("log", "");
        int ids = Integer.parseInt(options.getOrDefault("ids", "2000000"));
        ledger = new SinkLedger(log.isEmpty() ? null : new LineLog(Path.of(log)), ids);
    }

    public static void main(String[] args) throws IOException {
        var options = Commands.Command.parse("sink " + String.join(" ", args)).values();
        new Sink(options).run();
    }

    private void run() throws IOException {
        commands.answer(Map.of("port", ((InetSocketAddress) server.getLocalAddress()).getPort()));
        commands.listen(selector::wakeup);
        while (!stopped) {
            selector.select(later.isEmpty() ? 1_000 : 1);
            obeyCommands();
            for (SelectionKey key : selector.selectedKeys()) {
                serve(key);
            }
            selector.selectedKeys().clear();
            ledger.flush();
            releaseDelayed();
            for (SelectionKey key : toFlush) {
                flush(key);
            }
            toFlush.clear();
        }
        ledger.close();
    }

    private void serve(SelectionKey key) {
        if (!key.isValid()) {
            return;
        }
        if (key.isAcceptable()) {
            accept();
            return;
        }
        var connection = (SinkConnection) key.attachment();
        try {
            if (key.isReadable() && !connection.read()) {
                drop(key);
                return;
            }
            toFlush.add(key);
        } catch (IOException e) {
            ledger.malformed();
            drop(key);
        }
    }

    private void accept() {
        try {
            for (SocketChannel client = server.accept(); client != null; client = server.accept()) {
                client.configureBlocking(false);
                client.setOption(StandardSocketOptions.TCP_NODELAY, true);
                client.register(selector, SelectionKey.OP_READ, new SinkConnection(client, this::received));
            }
        } catch (IOException e) {
            ledger.malformed();
        }
    }

    private void received(SinkConnection from, byte[] bytes, int start, int body, int end) throws IOException {
        byte[] answer = ledger.receive(bytes, start, body, end);
        if (answer.length == 0) {
            return;
        }
        if (delayNanos == 0) {
            from.answer(answer);
        } else {
            later.add(new Later(System.nanoTime() + delayNanos, from, answer));
        }
    }

    /** One delay holds for all, so the line is in the order of its times. */
    private void releaseDelayed() {
        long now = System.nanoTime();
        for (Later next = later.peek(); next != null && next.atNanos <= now; next = later.peek()) {
            later.remove();
            next.connection.answer(next.answer);
            try {
                next.connection.flush();
            } catch (IOException e) {
                next.connection.close();
            }
        }
    }

    private void flush(SelectionKey key) {
        if (!key.isValid()) {
            return;
        }
        try {
            boolean empty = ((SinkConnection) key.attachment()).flush();
            int wanted = empty ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE;
            if (key.interestOps() != wanted) {
                key.interestOps(wanted);
            }
        } catch (IOException e) {
            drop(key);
        }
    }

    private static void drop(SelectionKey key) {
        key.cancel();
        ((SinkConnection) key.attachment()).close();
    }

    private void obeyCommands() {
        for (var command = commands.poll(); command != null; command = commands.poll()) {
            switch (command.name()) {
                case "stats" -> commands.answer(ledger.stats());
                case "reset" -> {
                    ledger.reset();
                    commands.answer(Map.of("reset", true));
                }
                case "set" -> {
                    delayNanos = command.number("delay", 0) * 1_000_000;
                    ledger.behave(command.fraction("fail", 0), (int) command.number("hang", 0));
                    commands.answer(new LinkedHashMap<>(command.values()));
                }
                case "quit" -> stopped = true;
                default -> commands.answer(Map.of("error", "no such command: " + command.name()));
            }
        }
    }
}

package dev.signpost.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * One run of the generator.
 *
 * @param ports where to publish, on the loopback address; connections are spread over them and move on when refused
 * @param standby all connections begin at the first port and move on only when it fails
 * @param path the publish route, or the batch route when {@code batch} is above 1
 * @param key API key
 * @param connections keep-alive connections, each with one request in flight: the limit of what is in flight
 * @param batch events in one request; 1 uses the single route
 * @param count events to publish; the run also ends after {@code seconds}
 * @param seconds limit of the run's time, without the wait for the last answers
 * @param rate events per second, sent by the clock whatever the answers do (open loop); 0 sends as soon as an answer
 *     has come (closed loop)
 * @param types event types, {@code bench.000} and on, in turn
 * @param size bytes of each event's data
 * @param keys whether each event brings an idempotency key {@code prefix-number}
 * @param retry whether a request that got no answer, or 429 or 5xx, is sent again (with its key) until it is answered
 * @param timeoutMillis how long to wait for one answer before the connection is given up
 * @param prefix what tells this run's keys from others
 */
record Load(
        List<Integer> ports,
        boolean standby,
        String path,
        String key,
        int connections,
        int batch,
        long count,
        long seconds,
        long rate,
        int types,
        int size,
        boolean keys,
        boolean retry,
        long timeoutMillis,
        String prefix) {

    static Load of(Commands.Command command) {
        List<Integer> ports = new ArrayList<>();
        for (String port : command.text("ports", "8080").split(",")) {
            ports.add(Integer.valueOf(port));
        }
        return new Load(
                List.copyOf(ports),
                Boolean.parseBoolean(command.text("standby", "false")),
                command.text("path", "/v1/tenants/bench/events"),
                command.text("key", ""),
                (int) command.number("connections", 64),
                (int) command.number("batch", 1),
                command.number("count", Long.MAX_VALUE),
                command.number("seconds", 3_600),
                command.number("rate", 0),
                (int) command.number("types", 100),
                (int) command.number("size", 1_024),
                Boolean.parseBoolean(command.text("keys", "false")),
                Boolean.parseBoolean(command.text("retry", "false")),
                command.number("timeout", 30_000),
                command.text("prefix", "bench"));
    }
}

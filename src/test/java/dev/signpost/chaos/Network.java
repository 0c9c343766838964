package dev.signpost.chaos;

import java.util.List;

/** Where pods live, and how their packets are lost. */
interface Network extends AutoCloseable {
    /**
     * The home of one pod.
     *
     * @param address its own, from which receivers see its requests
     * @param command what is run before the pod's program so that it lives there
     */
    record Place(int number, String address, List<String> command) {}

    /** Address on which the database's proxies, receivers and name server listen for pods. */
    String host();

    Place place(int number);

    /** Whether pods have a resolver of their own, which asks {@link #host()} for names. */
    boolean hasNames();

    /** Whether packets can be lost below the connections. */
    boolean losesPackets();

    /**
     * Drops what passes between a pod and a port of {@link #host()}, silently.
     *
     * @param percent of the packets
     */
    void drop(Place place, int port, boolean toHost, boolean fromHost, int percent);

    /** Nothing is dropped any more for that pod. */
    void mend(Place place);

    @Override
    void close();

    /** Network namespaces where this machine lets us make them, else plain loopback. */
    static Network best() {
        return Namespaces.possible() ? new Namespaces() : new Loopback();
    }

    /** All on 127.0.0.1: pods cannot be told apart by their addresses, and partitions are made by the proxies alone. */
    final class Loopback implements Network {
        @Override
        public String host() {
            return "127.0.0.1";
        }

        @Override
        public Place place(int number) {
            return new Place(number, "127.0.0.1", List.of());
        }

        @Override
        public boolean hasNames() {
            return false;
        }

        @Override
        public boolean losesPackets() {
            return false;
        }

        @Override
        public void drop(Place place, int port, boolean toHost, boolean fromHost, int percent) {
            throw new IllegalStateException("no packets are lost on loopback");
        }

        @Override
        public void mend(Place place) {
            // Nothing was dropped.
        }

        @Override
        public void close() {
            // Nothing was made.
        }
    }
}

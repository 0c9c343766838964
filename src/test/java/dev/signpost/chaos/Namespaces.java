package dev.signpost.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Each pod in a network namespace of its own, joined by a bridge: packets are dropped by nftables inside the namespace,
 * names are asked of this machine's address on the bridge. Needs root, {@code ip} and {@code nft}.
 */
final class Namespaces implements Network {
    private static final Path CONFIGURATION = Path.of("/etc/netns");

    private final int number;
    private final String bridge;
    private final List<Integer> made = new ArrayList<>();

    Namespaces() {
        number = freeNumber();
        bridge = "sgnp" + number;
        run("ip", "link", "add", bridge, "type", "bridge");
        run("ip", "address", "add", host() + "/24", "dev", bridge);
        run("ip", "link", "set", bridge, "up");
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    /** Whether this machine lets us make them: tried, not guessed. */
    static boolean possible() {
        String name = "sgnp-try-" + ProcessHandle.current().pid();
        boolean made = succeeds("ip", "netns", "add", name);
        boolean filters = made && succeeds("ip", "netns", "exec", name, "nft", "add", "table", "inet", "signpost");
        return succeeds("ip", "netns", "delete", name) && filters;
    }

    /** The first network 10.213.N.0/24 that nobody here has. */
    private static int freeNumber() {
        for (int candidate = (int) (ProcessHandle.current().pid() % 200) + 1; candidate < 255; candidate++) {
            try {
                if (NetworkInterface.getByName("sgnp" + candidate) == null) {
                    return candidate;
                }
            } catch (SocketException e) {
                throw new UncheckedIOException(e);
            }
        }
        throw new IllegalStateException("no network is free");
    }

    @Override
    public String host() {
        return "10.213." + number + ".1";
    }

    private String name(int place) {
        return bridge + "-" + place;
    }

    private String address(int place) {
        return "10.213." + number + "." + (10 + place);
    }

    @Override
    public synchronized Place place(int place) {
        String name = name(place);
        if (!made.contains(place)) {
            made.add(place);
            make(name, place);
        }
        return new Place(place, address(place), List.of("ip", "netns", "exec", name));
    }

    private void make(String name, int place) {
        String outer = bridge + "v" + place;
        run("ip", "netns", "add", name);
        run("ip", "link", "add", outer, "type", "veth", "peer", "name", "eth0", "netns", name);
        run("ip", "link", "set", outer, "master", bridge, "up");
        within(name, "ip", "address", "add", address(place) + "/24", "dev", "eth0");
        within(name, "ip", "link", "set", "eth0", "up");
        within(name, "ip", "link", "set", "lo", "up");
        within(name, "nft", "add", "table", "inet", "signpost");
        try {
            Path directory = Files.createDirectories(CONFIGURATION.resolve(name));
            Files.writeString(directory.resolve("resolv.conf"), "nameserver " + host() + "\noptions timeout:1\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean hasNames() {
        return true;
    }

    @Override
    public boolean losesPackets() {
        return true;
    }

    @Override
    public void drop(Place place, int port, boolean toHost, boolean fromHost, int percent) {
        String name = name(place.number());
        String chance = percent >= 100 ? "" : "numgen random mod 100 < " + percent + " ";
        if (toHost) {
            within(name, "nft", "add chain inet signpost out { type filter hook output priority 0; }");
            within(name, "nft", "add rule inet signpost out tcp dport " + port + " " + chance + "drop");
        }
        if (fromHost) {
            within(name, "nft", "add chain inet signpost in { type filter hook input priority 0; }");
            within(name, "nft", "add rule inet signpost in tcp sport " + port + " " + chance + "drop");
        }
    }

    @Override
    public void mend(Place place) {
        String name = name(place.number());
        within(name, "nft", "delete table inet signpost");
        within(name, "nft", "add table inet signpost");
    }

    @Override
    public synchronized void close() {
        for (int place : made) {
            succeeds("ip", "netns", "delete", name(place));
            try {
                Files.deleteIfExists(CONFIGURATION.resolve(name(place)).resolve("resolv.conf"));
                Files.deleteIfExists(CONFIGURATION.resolve(name(place)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        made.clear();
        succeeds("ip", "link", "delete", bridge);
    }

    private static void within(String name, String... command) {
        List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", name));
        all.addAll(List.of(command));
        run(all.toArray(String[]::new));
    }

    private static boolean succeeds(String... command) {
        return result(command).isEmpty();
    }

    private static void run(String... command) {
        String complaint = result(command);
        if (!complaint.isEmpty()) {
            throw new IllegalStateException(String.join(" ", command) + ": " + complaint);
        }
    }

    /** What a command complains of; empty if it succeeded. */
    private static String result(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            return status == 0 ? "" : "status " + status + " " + said;
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}

package dev.signpost.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports for processes that are started later. */
final class FreePort {
    private static final int TRIES = 100;

    private FreePort() {}

    /**
     * One that was free a moment ago, and none of those that the system gives meanwhile to whoever connects somewhere
     * (on Linux from 32768 on): a storm beside takes thousands of them.
     */
    static int find() {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            int candidate = ThreadLocalRandom.current().nextInt(12_000, 32_000);
            if (isFree(candidate)) {
                return candidate;
            }
        }
        throw new IllegalStateException("no port is free");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}

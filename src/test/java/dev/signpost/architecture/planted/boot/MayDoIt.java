package dev.signpost.architecture.planted.boot;

import dev.signpost.architecture.planted.outbound.Way;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;

/** What is forbidden elsewhere and allowed here. */
final class MayDoIt {
    private MayDoIt() {}

    static long clock() {
        return System.currentTimeMillis();
    }

    static UUID chance() {
        return UUID.randomUUID();
    }

    static String file(Path path) throws IOException {
        return Files.readString(path);
    }

    static void waits(CountDownLatch latch) throws InterruptedException {
        latch.await();
    }

    static void prints() {
        System.out.println("printed");
    }

    static Way everything() {
        return new Way();
    }
}

package dev.signpost.architecture.planted.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.Assertions;

/** One of each of the smaller sins. */
final class Sins {
    static int state;

    private Sins() {}

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

    static void tests() {
        Assertions.assertThat(state).isZero();
    }

    static int many(int a, int b, int c, int d, int e, int f, int g) {
        return a + b + c + d + e + f + g;
    }
}

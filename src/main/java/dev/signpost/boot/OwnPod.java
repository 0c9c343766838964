package dev.signpost.boot;

import dev.signpost.outbound.OwnAddresses;
import dev.signpost.settings.Settings;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Collection;
import java.util.List;

/** Where this pod can be reached, so that it is no receiver of its own. */
final class OwnPod {
    private static final long LOOK_MILLIS = 30_000;

    private OwnPod() {}

    /** Blocks. */
    static OwnAddresses addresses(Settings settings) {
        var own = new OwnAddresses(OwnPod::interfaces);
        own.refresh();
        // Ports that the system chooses are added when they are known.
        own.listensAt(settings.http().port(), settings.management().port());
        return own;
    }

    /** Interfaces come and go, on laptops more than in clusters. */
    static void watch(Vertx vertx, OwnAddresses own) {
        vertx.setPeriodic(
                LOOK_MILLIS,
                tick -> vertx.executeBlocking(() -> {
                    own.refresh();
                    return own;
                }));
    }

    private static Collection<InetAddress> interfaces() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .toList();
        } catch (SocketException e) {
            // A system without interfaces has no addresses but loopback, which counts in any case.
            return List.of();
        }
    }
}

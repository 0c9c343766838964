package dev.signpost.simulation;

import dev.signpost.ingest.Draft;
import dev.signpost.ingest.Receipt;
import dev.signpost.model.RawJson;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An event as its publisher knows it. */
final class Published {
    final int number;
    final int tenant;
    final String type;
    final @Nullable String key;

    /** How often it was offered to a process. */
    int offers;

    /** Answers that say that it is stored. */
    final List<Receipt> receipts = new ArrayList<>();

    /** It was answered that it can never be stored. */
    boolean refused;

    Published(int number, int tenant, String type, boolean keyed) {
        this.number = number;
        this.tenant = tenant;
        this.type = type;
        this.key = keyed ? "key-" + number : null;
    }

    /** Its payload, which no other has. */
    String data() {
        return "{\"n\":" + number + ",\"x\":1.10}";
    }

    Draft draft() {
        return new Draft("tenant-" + tenant, type, null, RawJson.of(data()), null, key, null);
    }

    boolean acknowledged() {
        return !receipts.isEmpty();
    }
}

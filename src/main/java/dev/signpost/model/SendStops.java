package dev.signpost.model;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the operator lets nothing be sent to. Any thread may ask. */
public interface SendStops {

    /** True while there is no stop at all: then there is nothing to ask. */
    boolean none();

    /** The stop in force on that host name or literal address, as a URL has it. */
    @Nullable
    DestinationStop onHost(String host);

    /** The stop in force on that address. */
    @Nullable
    DestinationStop onAddress(String literal);

    /** The stop with that id, while it is in force. */
    @Nullable
    DestinationStop byId(UUID id);
}

package dev.signpost.boot;

import dev.signpost.catalog.StoppedDestinations;
import dev.signpost.deliver.Ports;
import dev.signpost.model.DestinationStop;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The operator's stops, as lanes ask for them. */
record HeededStops(StoppedDestinations stops) implements Ports.Stops {
    @Override
    public boolean none() {
        return stops.none();
    }

    @Override
    public @Nullable DestinationStop onHost(String host) {
        return stops.onHost(host);
    }

    @Override
    public @Nullable DestinationStop onAddress(String literal) {
        return stops.onAddress(literal);
    }

    @Override
    public @Nullable DestinationStop byId(UUID id) {
        return stops.byId(id);
    }
}

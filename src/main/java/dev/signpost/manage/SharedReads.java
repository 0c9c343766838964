package dev.signpost.manage;

import dev.signpost.http.FairPlaces;
import dev.signpost.http.Operation;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Lets operations that read much take turns, tenant by tenant: they share few connections. */
public final class SharedReads {
    private final FairPlaces places;

    public SharedReads(FairPlaces places) {
        this.places = places;
    }

    /** All of these. */
    public Map<String, Operation> all(Map<String, Operation> operations) {
        return some(operations, operations.keySet());
    }

    /** Those of these ids; the others as they are. */
    public Map<String, Operation> some(Map<String, Operation> operations, Set<String> ids) {
        var shared = new HashMap<>(operations);
        shared.replaceAll((id, operation) -> ids.contains(id) ? inTurn(operation) : operation);
        return Map.copyOf(shared);
    }

    private Operation inTurn(Operation operation) {
        return call -> call.tenant() == null
                ? operation.handle(call)
                : places.run(call.tenantRef().key(), () -> operation.handle(call));
    }
}

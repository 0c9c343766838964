package dev.signpost.http;

import dev.signpost.model.Refusal.Fault;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Tells the fields of a request that hold to the contract from those that do not, by JSON Pointer (RFC 6901). */
final class FaultyFields {
    private FaultyFields() {}

    /** Takes a field out of a body; with an item of a list goes the whole list, so that no other changes its place. */
    static void remove(JsonObject body, String pointer) {
        JsonObject parent = body;
        String[] names = pointer.split("/", -1);
        for (int i = 1; i < names.length; i++) {
            String name = names[i].replace("~1", "/").replace("~0", "~");
            if (i < names.length - 1 && parent.getValue(name) instanceof JsonObject inner) {
                parent = inner;
            } else {
                parent.remove(name);
                return;
            }
        }
    }

    /** Those of the contract, and those others that are not said of the same fields again. */
    static List<Fault> joined(List<Fault> ofContract, List<Fault> others) {
        var all = new ArrayList<>(ofContract);
        others.stream()
                .filter(other -> ofContract.stream().noneMatch(fault -> related(fault.pointer(), other.pointer())))
                .forEach(all::add);
        return all;
    }

    private static boolean related(String one, String other) {
        return one.equals(other) || one.startsWith(other + "/") || other.startsWith(one + "/");
    }
}

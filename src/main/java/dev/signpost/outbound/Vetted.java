package dev.signpost.outbound;

import dev.signpost.model.FailureKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a host: the addresses that may be dialled, or why there are none.
 *
 * @param addresses literals in the order to dial them, IPv6 without brackets; empty if there is a refusal
 * @param refusal {@link FailureKind#DNS} or {@link FailureKind#ADDRESS_REFUSED}, or null
 */
record Vetted(List<String> addresses, @Nullable FailureKind refusal) {
    static final Vetted UNRESOLVED = new Vetted(List.of(), FailureKind.DNS);
    static final Vetted DENIED = new Vetted(List.of(), FailureKind.ADDRESS_REFUSED);

    static Vetted at(List<String> addresses) {
        return new Vetted(List.copyOf(addresses), null);
    }

    /** The same with {@code address}, which has answered, in front. */
    Vetted startingWith(String address) {
        List<String> order = new ArrayList<>(addresses.size());
        order.add(address);
        addresses.stream().filter(other -> !other.equals(address)).forEach(order::add);
        return at(order);
    }
}

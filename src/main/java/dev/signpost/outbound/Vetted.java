package dev.signpost.outbound;

import dev.signpost.model.FailureKind;
import org.jspecify.annotations.Nullable;

/**
 * What became of a host: an address that may be dialled, or why there is none. Exactly one is there.
 *
 * @param address the literal to dial, IPv6 without brackets
 * @param refusal {@link FailureKind#DNS} or {@link FailureKind#ADDRESS_REFUSED}
 */
record Vetted(@Nullable String address, @Nullable FailureKind refusal) {
    static final Vetted UNRESOLVED = new Vetted(null, FailureKind.DNS);
    static final Vetted DENIED = new Vetted(null, FailureKind.ADDRESS_REFUSED);

    static Vetted at(String address) {
        return new Vetted(address, null);
    }
}

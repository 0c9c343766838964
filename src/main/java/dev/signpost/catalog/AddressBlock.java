package dev.signpost.catalog;

import dev.signpost.settings.StrictAddress;
import inet.ipaddr.AddressStringException;
import inet.ipaddr.IPAddress;
import org.jspecify.annotations.Nullable;

/** One address or a range of them, as an operator names it: {@code 198.51.100.7}, {@code 10.0.0.0/8}. */
final class AddressBlock {
    private final IPAddress block;

    private AddressBlock(IPAddress block) {
        this.block = block;
    }

    /** Null if it is neither an address nor a range without bits beyond its prefix. */
    static @Nullable AddressBlock parse(String text) {
        IPAddress address = address(text);
        return address == null || StrictAddress.hasBitsBeyondPrefix(address)
                ? null
                : new AddressBlock(StrictAddress.block(address));
    }

    /** True if it looks like an address and not like a name: no name's last label begins with a digit. */
    static boolean literal(String host) {
        boolean numeric = Character.digit(host.charAt(host.lastIndexOf('.') + 1), 10) >= 0;
        return host.indexOf(':') >= 0 || (numeric && address(host) != null);
    }

    boolean contains(String literal) {
        IPAddress address = address(literal);
        return address != null && block.contains(address);
    }

    /** Canonical, with the length of the prefix. */
    String text() {
        return block.toCanonicalString();
    }

    private static @Nullable IPAddress address(String text) {
        boolean bracketed = text.startsWith("[") && text.endsWith("]");
        try {
            return StrictAddress.read(bracketed ? text.substring(1, text.length() - 1) : text);
        } catch (AddressStringException none) {
            return null;
        }
    }
}

package dev.signpost.settings;

import inet.ipaddr.AddressStringException;
import inet.ipaddr.IPAddress;

/**
 * A block of addresses as the operator names it (RFC 4632, RFC 4291): {@code 10.0.0.0/8}, {@code fd00::/8} or one
 * address.
 *
 * @param text canonical, with the length of the prefix
 */
public record AddressRange(String text) {
    static AddressRange parse(String text) throws UnfitValue {
        try {
            IPAddress address = StrictAddress.read(text);
            if (StrictAddress.hasBitsBeyondPrefix(address)) {
                throw new UnfitValue("a range whose address has no bits beyond its prefix, like "
                        + address.toPrefixBlock().toCanonicalString());
            }
            return new AddressRange(StrictAddress.block(address).toCanonicalString());
        } catch (AddressStringException e) {
            throw new UnfitValue("an address range like 10.0.0.0/8 or fd00::/8");
        }
    }

    @Override
    public String toString() {
        return text;
    }
}

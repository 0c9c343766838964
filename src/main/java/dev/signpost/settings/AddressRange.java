package dev.signpost.settings;

import inet.ipaddr.AddressStringException;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;

/**
 * A block of addresses as the operator names it (RFC 4632, RFC 4291): {@code 10.0.0.0/8}, {@code fd00::/8} or one
 * address.
 *
 * @param text canonical, with the length of the prefix
 */
public record AddressRange(String text) {
    /** Only what stands in the RFCs: no octal, no missing parts, no wildcards, no zones. */
    private static final IPAddressStringParameters STRICT = new IPAddressStringParameters.Builder()
            .allowEmpty(false)
            .allowAll(false)
            .allowMask(false)
            .allowWildcardedSeparator(false)
            .allowSingleSegment(false)
            .setRangeOptions(inet.ipaddr.AddressStringParameters.RangeParameters.NO_RANGE)
            .getIPv4AddressParametersBuilder()
            .allow_inet_aton(false)
            .getParentBuilder()
            .getIPv6AddressParametersBuilder()
            .allowZone(false)
            .getParentBuilder()
            .toParams();

    static AddressRange parse(String text) throws Values.Unfit {
        try {
            IPAddress address = new IPAddressString(text, STRICT).toAddress();
            if (address.isPrefixed() && !address.isPrefixBlock()) {
                throw new Values.Unfit("a range whose address has no bits beyond its prefix, like "
                        + address.toPrefixBlock().toCanonicalString());
            }
            IPAddress block = address.isPrefixed() ? address : address.setPrefixLength(address.getBitCount(), false);
            return new AddressRange(block.toCanonicalString());
        } catch (AddressStringException e) {
            throw new Values.Unfit("an address range like 10.0.0.0/8 or fd00::/8");
        }
    }

    @Override
    public String toString() {
        return text;
    }
}

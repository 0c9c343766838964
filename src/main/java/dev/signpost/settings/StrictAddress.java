package dev.signpost.settings;

import inet.ipaddr.AddressStringException;
import inet.ipaddr.AddressStringParameters.RangeParameters;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;

/** Reads an address, or a range of them, as operators write it: {@code 198.51.100.7}, {@code 10.0.0.0/8}. */
public final class StrictAddress {
    /** Only what stands in the RFCs: no octal, no missing parts, no wildcards, no zones. */
    private static final IPAddressStringParameters STRICT = new IPAddressStringParameters.Builder()
            .allowEmpty(false)
            .allowAll(false)
            .allowMask(false)
            .allowWildcardedSeparator(false)
            .allowSingleSegment(false)
            .setRangeOptions(RangeParameters.NO_RANGE)
            .getIPv4AddressParametersBuilder()
            .allow_inet_aton(false)
            .getParentBuilder()
            .getIPv6AddressParametersBuilder()
            .allowZone(false)
            .getParentBuilder()
            .toParams();

    private StrictAddress() {}

    /** With its prefix, if it has one (RFC 4632, RFC 4291). */
    public static IPAddress read(String text) throws AddressStringException {
        return new IPAddressString(text, STRICT).toAddress();
    }

    /** Whether bits are set beyond its prefix, so that it names no range. */
    public static boolean hasBitsBeyondPrefix(IPAddress address) {
        return address.isPrefixed() && !address.isPrefixBlock();
    }

    /** All addresses of a range; one address is a range of one. */
    public static IPAddress block(IPAddress address) {
        return address.isPrefixed() ? address : address.setPrefixLength(address.getBitCount(), false);
    }
}

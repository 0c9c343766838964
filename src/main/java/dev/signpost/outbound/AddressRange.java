package dev.signpost.outbound;

import inet.ipaddr.AddressStringException;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;

/** A range of addresses, as the operator writes it. */
final class AddressRange {
    private static final IPAddressStringParameters STRICT = new IPAddressStringParameters.Builder()
            .allowEmpty(false)
            .allowAll(false)
            .allowSingleSegment(false)
            .allowMask(false)
            .allowWildcardedSeparator(false)
            .setRangeOptions(inet.ipaddr.AddressStringParameters.RangeParameters.NO_RANGE)
            .getIPv4AddressParametersBuilder()
            .allow_inet_aton(false)
            .allowLeadingZeros(false)
            .getParentBuilder()
            .getIPv6AddressParametersBuilder()
            .allowZone(false)
            .allowBase85(false)
            .allowBinary(false)
            .getParentBuilder()
            .toParams();

    private AddressRange() {}

    /**
     * Parses {@code 10.0.0.0/8}, {@code 2001:db8::/32} or a single address; nothing looser.
     *
     * @throws IllegalArgumentException saying what was expected
     */
    static IPAddress parse(String text) {
        try {
            IPAddress range =
                    new IPAddressString(text.strip(), STRICT).toAddress().toPrefixBlock();
            if (range.getLower().equals(hostless(text))) {
                return range;
            }
        } catch (AddressStringException | inet.ipaddr.IncompatibleAddressException e) {
            throw new IllegalArgumentException(expected(text), e);
        }
        throw new IllegalArgumentException(expected(text));
    }

    /** The address as written, so that 10.1.2.3/8 is told from 10.0.0.0/8: whoever writes the former errs somewhere. */
    private static IPAddress hostless(String text) throws AddressStringException {
        String address = text.strip();
        int slash = address.indexOf('/');
        return new IPAddressString(slash < 0 ? address : address.substring(0, slash), STRICT).toAddress();
    }

    private static String expected(String text) {
        return "'" + text + "' is not an address range such as 10.0.0.0/8, fd00::/8 or 192.0.2.1";
    }
}

package dev.signpost.outbound;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Hosts of URLs that some reader takes for an address inside. */
final class AddressSpellings {
    private static final List<String> INSIDE_V4 = List.of(
            "127.0.0.1",
            "127.255.255.254",
            "0.0.0.0",
            "10.0.0.1",
            "172.16.5.4",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255");
    private static final List<String> INSIDE_V6 = List.of(
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "fd00:ec2::254",
            "fec0::1",
            "ff02::1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::");

    private AddressSpellings() {}

    /** What stands between the slashes of a URL. */
    static List<String> all() {
        var all = new ArrayList<String>();
        INSIDE_V4.forEach(address -> v4(all, address));
        INSIDE_V6.forEach(address -> v6(all, address));
        return all.stream().distinct().toList();
    }

    private static void v4(List<String> all, String address) {
        int[] o = List.of(address.split("\\.")).stream()
                .mapToInt(Integer::parseInt)
                .toArray();
        long whole = ((long) o[0] << 24) | (o[1] << 16) | (o[2] << 8) | o[3];
        numbers(all, o, whole);
        letters(all, address);
        around(all, address);
        String hex = String.format("%02x%02x:%02x%02x", o[0], o[1], o[2], o[3]);
        String turned = String.format("%04x:%04x", (whole >> 16 & 0xffff) ^ 0xffff, (whole & 0xffff) ^ 0xffff);
        for (String tail : List.of(address, hex)) {
            List.of("::ffff:", "::", "::ffff:0:", "64:ff9b::", "64:ff9b:1::", "0:0:0:0:0:ffff:", "fe80::5efe:")
                    .forEach(prefix -> all.add("[" + prefix + tail + "]"));
            all.add("[::FFFF:" + tail.toUpperCase(Locale.ROOT) + "]");
        }
        all.add("[2002:" + hex + "::1]");
        all.add("[2001:0:" + hex + "::1]");
        all.add("[2001:0:0:0:0:0:" + turned + "]");
        all.add("[" + address + "]");
    }

    private static void numbers(List<String> all, int[] o, long whole) {
        all.add(Long.toString(whole));
        all.add("0x" + Long.toHexString(whole));
        all.add("0X" + Long.toHexString(whole).toUpperCase(Locale.ROOT));
        all.add("0" + Long.toOctalString(whole));
        all.add(Long.toString(whole + (1L << 32)));
        all.add(each(o, n -> "0x" + Integer.toHexString(n)));
        all.add(each(o, n -> "0" + Integer.toOctalString(n)));
        all.add(each(o, n -> "000" + n));
        all.add(each(o, n -> String.valueOf(n + 256)));
        all.add(o[0] + "." + (whole & 0xff_ffff));
        all.add(o[0] + "." + o[1] + "." + (whole & 0xffff));
        all.add("0x" + Integer.toHexString(o[0]) + "." + o[1] + ".0" + Integer.toOctalString(o[2]) + "." + o[3]);
        all.add(o[0] + "." + o[1] + "." + o[2] + "." + o[3] + ".0");
    }

    private static void letters(List<String> all, String address) {
        all.add(wide(address));
        all.add(address.replace('.', '\u3002'));
        all.add(address.replace('.', '\uFF0E'));
        all.add(address.replace('.', '\uFF61'));
        all.add(address.replaceAll("1", "\u2460"));
        all.add(address.replaceAll("0", "\u0660"));
        all.add(address.replaceAll("(\\d)", "%3$1"));
        all.add(address.replace(".", "%2e"));
        all.add(address.replace(".", "\u00ad."));
        all.add(address + "\u200b");
    }

    private static void around(List<String> all, String address) {
        List.of(
                        "%s",
                        "%s.",
                        "%s:443",
                        "%s:8443",
                        "%s:0",
                        "%s:",
                        "example.com@%s",
                        "a:b@%s",
                        "@%s",
                        "%s#@example.com",
                        "example.com\\@%s",
                        "example.com#%s",
                        " %s",
                        "%s ",
                        "\t%s",
                        "%s\r\n",
                        "%s\u0000",
                        "%s%%00",
                        "%s%%2eexample.com",
                        "%s..",
                        ".%s",
                        "%s\\",
                        "%s;x")
                .forEach(form -> all.add(String.format(form, address)));
    }

    private static void v6(List<String> all, String address) {
        String upper = address.toUpperCase(Locale.ROOT);
        List.of(
                        "[%s]",
                        "[%s]:443",
                        "%s",
                        "[%s%%25lo]",
                        "[%s%%lo]",
                        "[%s",
                        "%s]",
                        "[ %s]",
                        "example.com@[%s]",
                        "[%s].",
                        "[[%s]]",
                        "[%s]x")
                .forEach(form -> {
                    all.add(String.format(form, address));
                    all.add(String.format(form, upper));
                });
    }

    private static String each(int[] octets, Function<Integer, String> spelling) {
        return IntStream.of(octets).boxed().map(spelling).collect(Collectors.joining("."));
    }

    private static String wide(String address) {
        return address.chars()
                .mapToObj(c -> c == '.' ? "." : String.valueOf((char) (c - '0' + '\uFF10')))
                .collect(Collectors.joining());
    }
}

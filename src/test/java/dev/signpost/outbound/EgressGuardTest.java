package dev.signpost.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signpost.model.Refusal;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EgressGuardTest {
    private final EgressGuard strict = new EgressGuard(OutboundConfig.STRICT);

    /** First and last address of every denied range, written from the threats page and not from the code. */
    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, 0.255.255.255",
        "10.0.0.0, 10.255.255.255",
        "100.64.0.0, 100.127.255.255",
        "127.0.0.0, 127.255.255.255",
        "169.254.0.0, 169.254.255.255",
        "172.16.0.0, 172.31.255.255",
        "192.0.0.0, 192.0.0.255",
        "192.0.2.0, 192.0.2.255",
        "192.31.196.0, 192.31.196.255",
        "192.52.193.0, 192.52.193.255",
        "192.88.99.0, 192.88.99.255",
        "192.168.0.0, 192.168.255.255",
        "192.175.48.0, 192.175.48.255",
        "198.18.0.0, 198.19.255.255",
        "198.51.100.0, 198.51.100.255",
        "203.0.113.0, 203.0.113.255",
        "224.0.0.0, 239.255.255.255",
        "240.0.0.0, 255.255.255.255",
        "168.63.129.16, 169.254.169.254",
        "::, ::1",
        "::ffff:0:0, ::ffff:ffff:ffff",
        "::ffff:8.8.8.8, ::8.8.8.8",
        "64:ff9b::, 64:ff9b::ffff:ffff",
        "64:ff9b:1::, 64:ff9b:1:ffff:ffff:ffff:ffff:ffff",
        "100::, 100::ffff:ffff:ffff:ffff",
        "1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 4000::",
        "2001::, 2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff",
        "2001:db8::, 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
        "2002::, 2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "2620:4f:8000::, 2620:4f:8000:ffff:ffff:ffff:ffff:ffff",
        "3fff::, 3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff",
        "5f00::, 5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "fc00::, fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "fe80::, febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "fec0::, feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "ff00::, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    })
    void shouldDenyTheFirstAndTheLastAddressOfEachRange(String first, String last) {
        for (String address : List.of(first, last)) {
            assertThat(strict.allowsHost(address)).as(address).isFalse();
            String url = "https://" + (address.contains(":") ? "[" + address + "]" : address) + ":8443/";
            assertThatThrownBy(() -> strict.parse("/url", url))
                    .as(url)
                    .isInstanceOfSatisfying(
                            Refusal.class,
                            refusal -> assertThat(refusal.detail()).endsWith(EgressGuard.DENIED));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.0.0.0",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.0",
                "169.253.255.255",
                "169.255.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "191.255.255.255",
                "192.0.1.0",
                "192.0.3.0",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255",
                "168.63.129.15",
                "168.63.129.17",
                "8.8.8.8",
                "2000::",
                "2001:200::",
                "2001:db7:ffff:ffff:ffff:ffff:ffff:ffff",
                "2001:db9::",
                "2003::",
                "2620:4f:7fff::",
                "2620:4f:8001::",
                "3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
                "3fff:1000::",
                "2606:4700::1111"
            })
    void shouldAllowTheirNeighbours(String address) {
        assertThat(strict.allowsHost(address)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "intranet",
                "printer.local",
                "db.internal",
                "metadata.google.internal",
                "api.prod.svc",
                "api.prod.svc.cluster.local",
                "x.localhost",
                "a.localdomain",
                "nas.home.arpa"
            })
    void shouldDenyNamesOfTheInsideInTheSameWords(String name) {
        assertThatThrownBy(() -> strict.parse("/url", "https://" + name + "/"))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.detail()).endsWith(EgressGuard.DENIED));
    }

    @Test
    void shouldJudgeSchemeAndPort() {
        assertThatThrownBy(() -> strict.parse("/url", "http://example.com/")).hasMessageContaining("https://");
        assertThatThrownBy(() -> strict.parse("/url", "https://example.com:22/"))
                .hasMessageContaining("allowed are 443, 1024-65535");
        assertThatThrownBy(() -> strict.parse("/url", "https://example.com:1023/"))
                .hasMessageContaining("allowed are 443, 1024-65535");
        assertThat(strict.parse("/url", "https://example.com:1024/").port()).isEqualTo(1024);
    }

    @Test
    void shouldLetTheOperatorAllowAndDeny() {
        EgressGuard guard =
                new EgressGuard(with(List.of("127.0.0.0/8", "fd00::/8"), List.of("127.0.0.9", "8.0.0.0/8"), List.of()));
        assertThat(guard.allowsHost("127.0.0.1")).isTrue();
        assertThat(guard.allowsHost("localhost")).isTrue();
        assertThat(guard.allowsHost("fd12::1")).isTrue();
        assertThat(guard.allowsHost("127.0.0.9")).isFalse();
        assertThat(guard.allowsHost("8.8.8.8")).isFalse();
        assertThat(guard.allowsHost("10.0.0.1")).isFalse();
        assertThat(guard.allowsHost("::ffff:127.0.0.1")).isFalse();
        assertThat(guard.allowsHost("::1")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "64:ff9b::/96, 64:ff9b::808:808, 64:ff9b::7f00:1",
        "2001:db8:122:344::/64, 2001:db8:122:344:8:808:800:0, 2001:db8:122:344:7f:0:100:0",
        "2001:db8:122:300::/56, 2001:db8:122:308:8:808::, 2001:db8:122:37f:0:1::",
        "2001:db8:122::/48, 2001:db8:122:808:8:800::, 2001:db8:122:7f00:0:100::",
        "2001:db8:100::/40, 2001:db8:108:808:8::, 2001:db8:17f:0:1::",
        "2001:db8::/32, 2001:db8:808:808::, 2001:db8:7f00:1::",
    })
    void shouldJudgeTheAddressInsideANat64Prefix(String prefix, String open, String inside) {
        EgressGuard guard = new EgressGuard(with(List.of(), List.of(), List.of(prefix)));
        assertThat(guard.allowsHost(open)).isTrue();
        assertThat(guard.allowsHost(inside)).isFalse();
        assertThat(strict.allowsHost(open)).isFalse();
    }

    @Test
    void shouldJudgeAMappedAddressFromDnsAsTheIpv6AddressThatItIs() throws UnknownHostException {
        byte[] mapped = new byte[16];
        mapped[10] = (byte) 0xFF;
        mapped[11] = (byte) 0xFF;
        System.arraycopy(InetAddress.getByName("8.8.8.8").getAddress(), 0, mapped, 12, 4);
        assertThat(strict.allowsAddress("a.example", mapped)).isFalse();
        assertThat(strict.allowsAddress("a.example", new byte[] {8, 8, 8, 8})).isTrue();
    }

    @Test
    void shouldNameEveryFaultOfTheConfiguration() {
        assertThatThrownBy(() -> with(List.of("10.1.2.3/8", "ten"), List.of("*"), List.of("64:ff9b::/95")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("allow[0]: '10.1.2.3/8'")
                .hasMessageContaining("allow[1]: 'ten'")
                .hasMessageContaining("deny[0]: '*'")
                .hasMessageContaining("nat64[0]: '64:ff9b::/95'");
    }

    private static OutboundConfig with(List<String> allow, List<String> deny, List<String> nat64) {
        OutboundConfig c = OutboundConfig.STRICT;
        return new OutboundConfig(
                allow,
                deny,
                nat64,
                true,
                c.ports(),
                c.poolSize(),
                c.maxWaiting(),
                c.maxSockets(),
                c.maxAttempts(),
                c.answerExcerptBytes(),
                c.connectTimeout(),
                c.dnsServers(),
                c.trustedCertificates());
    }
}

package dev.signpost.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signpost.model.FailureKind;
import dev.signpost.model.Outcome;
import dev.signpost.model.Refusal;
import dev.signpost.model.TargetUrl;
import dev.signpost.testkit.FakeDns;
import dev.signpost.testkit.FakeDns.Zone;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedNamesTest {
    private static final List<String> LISTED = List.of("hooks", "hooks.prod.svc", "*.internal", "in.example.com");

    private FakeDns dns;
    private Rig rig;

    @BeforeEach
    void start() throws IOException {
        dns = new FakeDns();
        rig = rig(new AllowedNames(LISTED, List.of()));
    }

    @AfterEach
    void close() {
        rig.close();
        dns.close();
    }

    private Rig rig(AllowedNames names, String... allow) {
        return new Rig(Rig.config().allow(allow).dns(dns).build().with(names, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hooks", "HOOKS", "hooks.prod.svc", "a.internal", "a.b.internal", "in.example.com"})
    void shouldTakeNamesThatTheOperatorHasListed(String name) {
        assertThat(rig.guard.parse("/url", "https://" + name + "/").host()).isEqualToIgnoringCase(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hook", "internal", "hooks.local", "y.hooks.prod.svc", "prod.svc", "localhost"})
    void shouldRefuseTheirNeighboursInTheUsualWords(String name) {
        assertThatThrownBy(() -> rig.guard.parse("/url", "https://" + name + "/"))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.detail()).endsWith(EgressGuard.DENIED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.1.2.3", "172.16.9.9", "192.168.0.1", "100.64.0.1", "fd00::1", "93.184.216.34"})
    void shouldLetAListedNameLeadIntoPrivateRanges(String address) {
        dns.name("hooks", Zone.of(60, address));
        assertThat(rig.vet("https://hooks/")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254",
                "169.254.1.1",
                "127.0.0.1",
                "0.0.0.0",
                "100.100.100.200",
                "168.63.129.16",
                "224.0.0.1",
                "fd00:ec2::254",
                "fd20:ce::254",
                "fe80::1",
                "::1",
                "::ffff:10.0.0.1"
            })
    void shouldKeepAListedNameFromMetadataServersAndThisMachine(String address) {
        dns.name("hooks", Zone.of(60, "10.1.2.3", address));
        assertThat(rig.vet("https://hooks/")).isEqualTo(FailureKind.ADDRESS_REFUSED);
    }

    @Test
    void shouldLetAllowAndDenyHaveTheLastWord() {
        var config = Rig.config()
                .allow("169.254.0.0/16")
                .dns(dns)
                .deny("10.9.0.0/16")
                .build();
        dns.name("hooks", Zone.of(60, "169.254.169.254")).name("a.internal", Zone.of(60, "10.9.1.1"));
        try (Rig open = new Rig(config.with(new AllowedNames(LISTED, List.of()), null))) {
            assertThat(open.vet("https://hooks/")).isNull();
            assertThat(open.vet("https://a.internal/")).isEqualTo(FailureKind.ADDRESS_REFUSED);
        }
    }

    @Test
    void shouldKeepNamesThatAreNotListedFromPrivateRanges() {
        dns.name("hook.example", Zone.of(60, "10.1.2.3"));
        assertThat(rig.vet("https://hook.example/")).isEqualTo(FailureKind.ADDRESS_REFUSED);
    }

    @Test
    void shouldAskForASingleWordAsItStandsAndSearchNowhere() {
        dns.name("hooks", Zone.code(3)).name("hooks.cluster.local", Zone.of(60, "10.1.2.3"));
        assertThat(rig.vet("https://hooks/")).isEqualTo(FailureKind.DNS);
        assertThat(dns.questions).containsOnly("hooks");
    }

    @Test
    void shouldSearchForAListedNameThatDoesNotExistByItself() {
        dns.name("hooks.prod.svc", Zone.code(3))
                .name("hooks.prod.svc.first.example", Zone.code(2))
                .name("hooks.prod.svc.cluster.local", Zone.of(60, "10.1.2.3"));
        try (Rig cluster = rig(new AllowedNames(LISTED, List.of("first.example", "cluster.local", "last.example")))) {
            assertThat(cluster.vet("https://hooks.prod.svc/")).isNull();
            assertThat(dns.questions)
                    .contains("hooks.prod.svc", "hooks.prod.svc.first.example", "hooks.prod.svc.cluster.local")
                    .doesNotContain("hooks.prod.svc.last.example");
        }
    }

    @Test
    void shouldNotSearchForANameThatExistsNorForOneThatIsNotListed() {
        dns.name("hooks", Zone.of(60, "10.1.2.3")).name("hook.example", Zone.code(3));
        try (Rig cluster = rig(new AllowedNames(LISTED, List.of("cluster.local")))) {
            assertThat(cluster.vet("https://hooks/")).isNull();
            assertThat(cluster.vet("https://hook.example/")).isEqualTo(FailureKind.DNS);
            assertThat(dns.questions).containsOnly("hooks", "hook.example");
        }
    }

    @Test
    void shouldDeliverToAServiceByItsName() throws Exception {
        dns.name("hooks", Zone.of(60, "127.0.0.1"));
        try (RawReceiver receiver = RawReceiver.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                Rig open = rig(new AllowedNames(LISTED, List.of()), "127.0.0.0/8")) {
            TargetUrl url = open.guard.parse("/url", "http://hooks:" + receiver.port() + "/");
            assertThat(open.send(Rig.post(url, 3000))).isInstanceOf(Outcome.Answered.class);
            assertThat(receiver.requests.take()).contains("\r\nHost: hooks:" + receiver.port() + "\r\n");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1",
        "*",
        "*.*",
        "a.*",
        "a..b",
        "-a",
        "a-",
        "localhost",
        "x.1",
        "0x7f000001",
        "a/b",
        "[::1]",
        "''"
    })
    void shouldTakeOnlyNamesIntoTheList(String text) {
        assertThatThrownBy(() -> new AllowedNames(List.of("hooks", text), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "' is not a name such as hooks");
    }
}

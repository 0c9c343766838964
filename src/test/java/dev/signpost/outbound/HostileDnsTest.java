package dev.signpost.outbound;

import static dev.signpost.outbound.DnsPacket.A;
import static dev.signpost.outbound.DnsPacket.AAAA;
import static dev.signpost.outbound.DnsPacket.ANSWER;
import static dev.signpost.outbound.DnsPacket.IN;
import static dev.signpost.outbound.DnsPacket.SAME_NAME;
import static dev.signpost.outbound.DnsPacket.TXT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.model.FailureKind;
import dev.signpost.model.Outcome;
import dev.signpost.model.TargetUrl;
import dev.signpost.testkit.FakeDns;
import dev.signpost.testkit.FakeDns.Question;
import dev.signpost.testkit.FakeDns.Script;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a name server may say to have us send inside, or to have us wait, by a real one on UDP and TCP. */
@ParameterizedClass
@EnumSource(Rig.Way.class)
class HostileDnsTest {
    private final Rig.Way way;

    /** Of ranges for documents, allowed here: nobody is there who could be reached by mistake. */
    private static final String OUTSIDE = "203.0.113.7";

    private static final String OUTSIDE_V6 = "2001:db8::7";
    private static final List<String> INSIDE = List.of(
            "127.0.0.1",
            "0.0.0.0",
            "10.0.0.1",
            "192.168.0.1",
            "169.254.169.254",
            "100.64.0.1",
            "224.0.0.1",
            "::1",
            "fe80::1",
            "fd00:ec2::254",
            "64:ff9b::7f00:1",
            "2002:7f00:1::");
    private static final int DEADLINE = 3_000;

    private FakeDns dns;
    private Rig rig;

    HostileDnsTest(Rig.Way way) {
        this.way = way;
    }

    @BeforeEach
    void start() throws IOException {
        dns = new FakeDns();
        rig = new Rig(
                way,
                Rig.config().allow("203.0.113.0/24", "2001:db8::/32").dns(dns).build());
    }

    @AfterEach
    void close() {
        rig.close();
        dns.close();
    }

    @Test
    void shouldSendNothingInsideWhateverItSays() {
        Map<String, Script> tricks = tricks();
        tricks.forEach(dns::script);

        Map<String, Outcome> outcomes = sent(tricks.keySet().stream().toList());

        assertThat(outcomes).allSatisfy((trick, outcome) -> {
            assertThat(outcome)
                    .as(trick)
                    .isInstanceOfSatisfying(
                            Outcome.Failed.class,
                            failed -> assertThat(failed.kind())
                                    .isIn(FailureKind.ADDRESS_REFUSED, FailureKind.DNS, FailureKind.TIMEOUT));
            assertThat(outcome.millis()).as(trick).isLessThan(DEADLINE + 2_000);
        });
        assertThat(tricks).hasSizeGreaterThan(115);
        dns.name("well.example", FakeDns.Zone.of(60, OUTSIDE));
        assertThat(rig.vet("https://well.example/"))
                .as("names that are asked afterwards")
                .isNull();
    }

    @Test
    void shouldFindTheRightAnswerAmongForgedOnes() {
        Map<String, Script> tricks = new LinkedHashMap<>();
        tricks.put(
                "wrong-id.example",
                asked -> List.of(
                        DnsPacket.to(asked)
                                .id(asked.id() ^ 1)
                                .address("10.0.0.1")
                                .bytes(),
                        right(asked)));
        tricks.put(
                "other-question.example",
                asked -> List.of(
                        DnsPacket.to(asked)
                                .id(asked.id() + 7)
                                .question(new byte[0])
                                .address("10.0.0.1")
                                .bytes(),
                        right(asked)));
        tricks.put("twice.example", asked -> List.of(right(asked), right(asked)));
        tricks.put("in-capitals.example", asked -> List.of(right(asked)));
        tricks.put(
                "over-tcp.example",
                asked -> List.of(
                        asked.tcp()
                                ? right(asked)
                                : DnsPacket.to(asked).flags(ANSWER | 0x0200).bytes()));
        tricks.forEach(dns::script);

        for (String name : tricks.keySet()) {
            assertThat(rig.vet("https://" + name + "/")).as(name).isNull();
        }
    }

    @Test
    void shouldJudgeEachAttemptAnew() {
        for (int i = 0; i < INSIDE.size(); i++) {
            String inside = INSIDE.get(i);
            var asked = new AtomicInteger();
            dns.script("turns" + i + ".example", question -> {
                boolean first = asked.getAndIncrement() < 2;
                return List.of(first ? now(question, OUTSIDE) : now(question, inside));
            });
        }

        List<String> names = IntStream.range(0, INSIDE.size())
                .mapToObj(i -> "turns" + i + ".example")
                .toList();
        names.forEach(
                name -> assertThat(rig.vet("https://" + name + "/")).as(name).isNull());
        Map<String, Outcome> outcomes = sent(names);

        assertThat(outcomes.values())
                .allSatisfy(outcome -> assertThat(outcome)
                        .isInstanceOfSatisfying(
                                Outcome.Failed.class,
                                failed -> assertThat(failed.kind()).isEqualTo(FailureKind.ADDRESS_REFUSED)));
    }

    private Map<String, Outcome> sent(List<String> names) {
        Map<String, Future<Outcome>> sending = new LinkedHashMap<>();
        names.forEach(name ->
                sending.put(name, rig.transport.send(Rig.post(new TargetUrl(true, name, 443, "/"), DEADLINE))));
        Map<String, Outcome> outcomes = new LinkedHashMap<>();
        sending.forEach((name, outcome) -> outcomes.put(name, Rig.await(outcome)));
        return outcomes;
    }

    private static Map<String, Script> tricks() {
        Map<String, Script> tricks = new LinkedHashMap<>();
        for (int i = 0; i < INSIDE.size(); i++) {
            around(tricks, INSIDE.get(i), i + ".example");
        }
        broken(tricks);
        return tricks;
    }

    /** An address inside in every place where one can stand. */
    private static void around(Map<String, Script> tricks, String inside, String end) {
        int type = DnsPacket.bytes(inside).length == 4 ? A : AAAA;
        tricks.put("alone" + end, asked -> List.of(now(asked, inside)));
        tricks.put("behind" + end, asked -> List.of(plus(DnsPacket.to(asked), asked, outside(asked), inside)));
        tricks.put("before" + end, asked -> List.of(plus(DnsPacket.to(asked), asked, inside, outside(asked))));
        tricks.put(
                "other-kind" + end,
                asked -> List.of(asked.type() == type ? now(asked, inside) : now(asked, outside(asked))));
        tricks.put("alias" + end, asked -> List.of(plus(DnsPacket.to(asked).alias("db" + end), asked, inside)));
        tricks.put(
                "chain" + end,
                asked -> List.of(DnsPacket.to(asked).alias("link" + end).bytes()));
        tricks.put(
                "link" + end,
                asked -> List.of(DnsPacket.to(asked).alias("last" + end).bytes()));
        tricks.put("last" + end, asked -> List.of(now(asked, inside)));
        tricks.put("nxdomain" + end, asked -> List.of(plus(DnsPacket.to(asked).flags(ANSWER | 3), asked, inside)));
        tricks.put(
                "of-another" + end,
                asked -> List.of(
                        asked.type() == type
                                ? DnsPacket.to(asked)
                                        .record(
                                                DnsPacket.name("x.example"),
                                                type,
                                                IN,
                                                60,
                                                DnsPacket.bytes(inside).length,
                                                DnsPacket.bytes(inside))
                                        .bytes()
                                : now(asked, outside(asked))));
    }

    /** Packets that are none, and those without any address. */
    private static void broken(Map<String, Script> tricks) {
        byte[] four = DnsPacket.bytes(OUTSIDE);
        Map<String, Script> all = Map.ofEntries(
                Map.entry("empty", asked -> List.of(new byte[0])),
                Map.entry("one-byte", asked -> List.of(new byte[1])),
                Map.entry("half-head", asked -> List.of(java.util.Arrays.copyOf(right(asked), 7))),
                Map.entry("half-question", asked -> List.of(java.util.Arrays.copyOf(right(asked), 15))),
                Map.entry(
                        "half-record",
                        asked -> List.of(java.util.Arrays.copyOf(right(asked), right(asked).length - 3))),
                Map.entry("no-answer", asked -> List.of()),
                Map.entry(
                        "a-question",
                        asked -> List.of(DnsPacket.to(asked).flags(0x0100).bytes())),
                Map.entry("nothing", asked -> List.of(DnsPacket.to(asked).bytes())),
                Map.entry(
                        "claims",
                        asked -> List.of(DnsPacket.to(asked).claims(65_535).bytes())),
                Map.entry(
                        "wrong-id",
                        asked -> List.of(DnsPacket.to(asked)
                                .id(asked.id() ^ 9)
                                .address(OUTSIDE)
                                .bytes())),
                Map.entry(
                        "additional",
                        asked -> List.of(DnsPacket.to(asked).additional(OUTSIDE).bytes())),
                Map.entry("text", asked -> List.of(record(asked, SAME_NAME, TXT, IN, 4, four))),
                Map.entry("short", asked -> List.of(record(asked, SAME_NAME, asked.type(), IN, 3, new byte[3]))),
                Map.entry("long", asked -> List.of(record(asked, SAME_NAME, asked.type(), IN, 65_535, four))),
                Map.entry("none", asked -> List.of(record(asked, SAME_NAME, asked.type(), IN, 0, new byte[0]))),
                Map.entry("loop", asked -> List.of(record(asked, pointer(12 + asked.bytes().length), A, IN, 4, four))),
                Map.entry("beyond", asked -> List.of(record(asked, pointer(0x3FFF), A, IN, 4, four))),
                Map.entry("label", asked -> List.of(record(asked, new byte[] {(byte) 0x80, 0}, A, IN, 4, four))),
                Map.entry(
                        "self",
                        asked -> List.of(DnsPacket.to(asked).alias("self.odd").bytes())),
                Map.entry(
                        "alias-loop",
                        asked -> List.of(record(
                                asked, SAME_NAME, DnsPacket.CNAME, IN, 2, pointer(12 + asked.bytes().length + 12)))),
                Map.entry(
                        "alias-root", asked -> List.of(record(asked, SAME_NAME, DnsPacket.CNAME, IN, 1, new byte[1]))),
                Map.entry(
                        "alias-nul",
                        asked -> List.of(
                                DnsPacket.to(asked).alias("a\u0000b.odd").bytes())),
                Map.entry(
                        "alias-inside",
                        asked -> List.of(DnsPacket.to(asked).alias("localhost").bytes())),
                Map.entry(
                        "alias-address",
                        asked -> List.of(DnsPacket.to(asked).alias("127.0.0.1").bytes())),
                Map.entry(
                        "alias-dotted",
                        asked -> List.of(
                                record(asked, SAME_NAME, DnsPacket.CNAME, IN, 5, new byte[] {3, 'a', '.', 'b', 0}))),
                Map.entry("many", asked -> List.of(many(asked))),
                Map.entry(
                        "cut-off",
                        asked -> List.of(
                                DnsPacket.to(asked).flags(ANSWER | 0x0200).bytes())),
                Map.entry(
                        "cut-off-then-nothing",
                        asked -> asked.tcp()
                                ? List.of()
                                : List.of(DnsPacket.to(asked)
                                        .flags(ANSWER | 0x0200)
                                        .bytes())));
        all.forEach((name, script) -> tricks.put(name + ".odd", script));
        for (int code = 1; code < 16; code++) {
            int rcode = code;
            tricks.put(
                    "code" + code + ".odd",
                    asked -> List.of(DnsPacket.to(asked).flags(ANSWER | rcode).bytes()));
        }
    }

    private static byte[] right(Question asked) {
        return now(asked, outside(asked));
    }

    private static String outside(Question asked) {
        return asked.type() == A ? OUTSIDE : OUTSIDE_V6;
    }

    /** That address, if it is of the kind that was asked for. */
    private static byte[] now(Question asked, String address) {
        return plus(DnsPacket.to(asked), asked, address);
    }

    private static byte[] plus(DnsPacket packet, Question asked, String... addresses) {
        for (String address : addresses) {
            if ((DnsPacket.bytes(address).length == 4 ? A : AAAA) == asked.type()) {
                packet.address(address);
            }
        }
        return packet.bytes();
    }

    private static byte[] record(Question asked, byte[] owner, int type, int dnsClass, int length, byte[] data) {
        return DnsPacket.to(asked)
                .record(owner, type, dnsClass, 60, length, data)
                .bytes();
    }

    private static byte[] many(Question asked) {
        DnsPacket packet = DnsPacket.to(asked);
        IntStream.range(0, 100).forEach(i -> {
            packet.address(asked.type() == A ? "203.0.113." + i : "2001:db8::" + i);
        });
        return packet.bytes();
    }

    private static byte[] pointer(int to) {
        return new byte[] {(byte) (0xC0 | to >> 8), (byte) to};
    }
}

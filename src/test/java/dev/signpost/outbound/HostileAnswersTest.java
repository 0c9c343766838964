package dev.signpost.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.model.FailureDetail;
import dev.signpost.model.FailureKind;
import dev.signpost.model.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that are nearly one: each ends with its own word, and with the bytes that came. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileAnswersTest {
    private static final String LENGTH = "Content-Length: 0\r\n\r\n";
    private static final String STATUS_LINE = "HTTP/1.1 200 OK\r\n";

    private volatile String answer = "";
    private Rig rig;
    private Rig overWeb;
    private RawReceiver receiver;

    @BeforeAll
    void start() throws Exception {
        rig = Rig.loopback(Rig.Way.STRAIGHT);
        overWeb = Rig.loopback(Rig.Way.WEB);
        receiver = RawReceiver.start(with -> {
            with.request();
            with.say(answer);
            with.halfClose();
        });
    }

    @AfterAll
    void close() {
        rig.close();
        overWeb.close();
        receiver.close();
    }

    private Outcome answering(String text) {
        answer = text;
        Outcome outcome = rig.post(receiver, 5000);
        // The receiver ends its connections: whether one that is kept is still taken for open is chance.
        assertThat(overWeb.post(receiver, 5000))
                .usingRecursiveComparison()
                .ignoringFields("millis", "answer.resent")
                .isEqualTo(outcome);
        return outcome;
    }

    private static Arguments row(FailureDetail detail, String answer) {
        return Arguments.of(detail, answer);
    }

    static Stream<Arguments> hostile() {
        List<Arguments> rows = new ArrayList<>();
        for (String status : List.of(
                "+200", "-200", "0200", "2000", "20", "2", "099", "0x200", "2OO", "20 0", "200.0", "200,", "\uff12",
                "1e2", "0", "000")) {
            rows.add(row(FailureDetail.STATUS_LINE, "HTTP/1.1 " + status + " OK\r\n" + LENGTH));
        }
        rows.add(row(FailureDetail.STATUS_LINE, "HTTP/1.1 200 O\0K\r\n" + LENGTH));
        rows.add(row(FailureDetail.STATUS_LINE, "HTTP/1.1 200 \u001b[31mOK\r\n" + LENGTH));
        for (String version : List.of(
                "http/1.1",
                "Http/1.1",
                "HTTP/1.2",
                "HTTP/2.0",
                "HTTP/2",
                "HTTP/3",
                "HTTP/0.9",
                "HTTP/01.1",
                "HTTP/1.10",
                "HTTP/1.1.",
                "HTTP/",
                "HTTP/1,1")) {
            rows.add(row(FailureDetail.HTTP_VERSION, version + " 200 OK\r\n" + LENGTH));
        }
        for (String other : List.of(
                "ICY 200 OK\r\n",
                "SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n",
                "220 mail.example ESMTP\r\n",
                "{\"ok\":true}\r\n\r\n",
                "<html>\r\n\r\n",
                "OK\r\n\r\n",
                "\u0015\u0003\u0001\u0000\u0002\u0002F\n",
                "HTTPS/1.1 200 OK\r\n" + LENGTH,
                "HT TP/1.1 200 OK\r\n" + LENGTH,
                "SSH-2.0-x\n")) {
            rows.add(row(FailureDetail.NOT_HTTP, other));
        }
        rows.add(row(
                FailureDetail.SWITCHING_PROTOCOLS,
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"));
        rows.add(row(FailureDetail.LINE_ENDING, "HTTP/1.1 200 OK\n" + LENGTH));
        rows.add(row(FailureDetail.LINE_ENDING, "HTTP/1.1 200 OK\nContent-Length: 0\n\n"));
        rows.add(row(FailureDetail.LINE_ENDING, STATUS_LINE + "X-A: b\n" + LENGTH));
        rows.add(row(FailureDetail.LINE_ENDING, STATUS_LINE + "Content-Length: 0\r\n\n"));
        for (String name : List.of(": b", "X\0A: b", "X\u00e4: b", "X(A): b", "\"X\": b", "X\u007f: b")) {
            rows.add(row(FailureDetail.HEADER_NAME, STATUS_LINE + name + "\r\n" + LENGTH));
        }
        for (int control :
                IntStream.concat(IntStream.range(0, 32), IntStream.of(127)).toArray()) {
            if (control != '\t' && control != '\r' && control != '\n') {
                rows.add(row(FailureDetail.HEADER_VALUE, STATUS_LINE + "X-A: a" + (char) control + "b\r\n" + LENGTH));
            }
        }
        for (String length : List.of(
                "-5", "+5", "5x", "x", "0x5", "5, 6", "5,5", "99999999999999999999", "5 5", "1e1", "5.0", "\u0665")) {
            rows.add(row(FailureDetail.CONTENT_LENGTH, STATUS_LINE + "Content-Length: " + length + "\r\n\r\nhello"));
        }
        rows.add(
                row(FailureDetail.CONTENT_LENGTH, STATUS_LINE + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello"));
        rows.add(row(
                FailureDetail.CONTENT_LENGTH,
                STATUS_LINE + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"));
        rows.add(row(
                FailureDetail.TRANSFER_ENCODING, STATUS_LINE + "Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n"));
        rows.add(row(
                FailureDetail.TRANSFER_ENCODING, STATUS_LINE + "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n"));
        rows.add(row(FailureDetail.HEAD_TOO_LONG, STATUS_LINE + "X-A: " + "y".repeat(40_000) + "\r\n" + LENGTH));
        rows.add(row(FailureDetail.HEAD_TOO_LONG, "HTTP/1.1 200 " + "O".repeat(9_000) + "\r\n" + LENGTH));
        rows.add(
                row(FailureDetail.TOO_MANY_INTERIM, "HTTP/1.1 100 Continue\r\n\r\n".repeat(17) + STATUS_LINE + LENGTH));
        rows.add(row(FailureDetail.STATUS_LINE, "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 +200 OK\r\n" + LENGTH));
        return rows.stream();
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void shouldSayWhatIsWrongAndKeepWhatCame(FailureDetail detail, String text) {
        Outcome outcome = answering(text);

        assertThat(outcome).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.kind()).isEqualTo(FailureKind.PROTOCOL);
            assertThat(failed.answer().detail()).isEqualTo(detail);
            String kept = new String(failed.answer().body().bytes(), StandardCharsets.ISO_8859_1);
            String sent = new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.ISO_8859_1);
            assertThat(sent).startsWith(kept);
            assertThat(kept.length()).isBetween(1, AnswerDecoder.MAX_KEPT_BYTES);
            assertThat(failed.answer().truncated()).isEqualTo(kept.length() == AnswerDecoder.MAX_KEPT_BYTES);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 Alles pr\u00e4chtig\r\ncontent-length:0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX-A: \tb\r\nX-B:\r\nX-!: c\r\nContent-Length:    0   \r\n\r\n",
                "HTTP/1.1 200 OK\r\nX-A : b\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nno colon\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX-A: folded\r\n line\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX-A: \u00ff\u0080\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\n\r\nuntil the end",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
            })
    void shouldTakeWhatRealReceiversSend(String text) {
        Outcome outcome = answering(text);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Answered.class,
                        answered -> assertThat(answered.status()).isEqualTo(200));
        assertThat(outcome.answer().detail()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"H", "HTTP/1.1 2", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nX-A: b\r\n"})
    void shouldKeepTheBeginningOfAHeadThatBreaksOff(String text) {
        Outcome outcome = answering(text);

        assertThat(outcome).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.kind()).isEqualTo(FailureKind.RESET);
            assertThat(failed.answer().detail()).isEqualTo(FailureDetail.HEAD_INCOMPLETE);
            assertThat(failed.answer().body().bytes()).asString().isEqualTo(text);
        });
    }
}

package dev.signpost.manage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.http.EventStream;
import dev.signpost.http.Reply;
import dev.signpost.http.TenantRef;
import dev.signpost.model.Refusal;
import dev.signpost.testkit.Await;
import dev.signpost.testkit.EventReader;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an answer that is a stream owes whoever writes it, and the process, whatever its reader does. */
class StreamAnswerTest {
    private static final String PATH = "/v1/tenants/acme/live";
    /** More than the kernel takes for a connection. */
    private static final int FLOOD = 32 << 20;

    private final ApiFixture api = new ApiFixture();
    private final Promise<Reply> reply = Promise.promise();
    private final Promise<Void> asked = Promise.promise();
    private final Promise<EventStream.Outlet> outlet = Promise.promise();
    private final Promise<Void> closed = Promise.promise();
    private final List<AutoCloseable> opened = new ArrayList<>();

    private final EventStream stream = new EventStream() {
        @Override
        public void open(Outlet where) {
            outlet.complete(where);
        }

        @Override
        public void closed() {
            closed.complete();
        }
    };

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : opened) {
            one.close();
        }
        api.close();
    }

    private void start() {
        api.operations.put("watchDeliveries", call -> {
            asked.tryComplete();
            return reply.future();
        });
        api.start();
    }

    private Socket request() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), api.port());
        opened.add(socket);
        String head = "GET " + PATH + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer acme-read\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    @Test
    void shouldCloseAStreamWhoseReaderWentBeforeItBegan() throws Exception {
        start();
        Socket socket = request();
        Await.value(asked.future());
        socket.close();
        var exchange = api.finished.poll(Await.LIMIT_SECONDS, TimeUnit.SECONDS);
        assertThat(exchange).isNotNull();

        reply.complete(Reply.events(stream));

        Await.value(closed.future());
        assertThat(outlet.future().isComplete()).isFalse();
    }

    @Test
    void shouldEndForATenantThatWasDeletedAndMadeAnew() {
        start();
        reply.complete(Reply.events(stream));
        Future<Void> begun = outlet.future().compose(where -> where.write("id: here\n\n"));
        EventReader operator = EventReader.open(api.port(), PATH, "admin-key");
        opened.add(operator);
        Await.value(begun);

        api.tenants.put("acme", new TenantRef(9, "acme"));

        assertThat(operator.next()).startsWith("end {\"type\":\"urn:signpost:problem:not-found\"");
        Await.value(closed.future());
    }

    @Test
    void shouldAnswerNoOtherMethod() {
        start();
        for (String method : List.of("HEAD", "POST", "PUT", "DELETE")) {
            var answer = api.send(method, PATH, "acme-read", null);
            assertThat(answer.statusCode()).as(method).isEqualTo(405);
            assertThat(answer.headers().firstValue("Allow")).as(method).contains("GET");
        }
        assertThat(asked.future().isComplete()).isFalse();
    }

    @Test
    void shouldShowNoOtherTenantHoweverThePathIsWritten() {
        start();
        for (String path : List.of(
                "/v1/tenants/other/live",
                "/v1/tenants/acme/../other/live",
                "/v1/tenants/acme%2F..%2Fother/live",
                "/v1/tenants/%6Fther/live",
                "/v1/tenants/acme/%2e%2e/other/live")) {
            assertThat(EventReader.open(api.port(), path, "acme-read").status())
                    .as(path)
                    .isEqualTo(404);
        }
    }

    @Test
    void shouldNotLetAReaderThatReadsNothingHoldUpTheEnd() throws Exception {
        api.drainSeconds = 8;
        start();
        reply.complete(Reply.events(stream));
        request();
        EventStream.Outlet where = Await.value(outlet.future());
        Future<Void> taken = where.write("data: " + "x".repeat(FLOOD) + "\n\n");
        long begun = System.nanoTime();

        Await.value(where.end(Refusal.busy("This process stops.", Duration.ofSeconds(1))));
        Await.value(closed.future());
        Await.value(api.drain());

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
        assertThat(taken.failed()).as("it was not read").isTrue();
    }

    @Test
    void shouldAskAboutItsCallerOnceUntilThatIsAnswered() throws Exception {
        BlockingQueue<String> looks = new LinkedBlockingQueue<>();
        Promise<Void> admitted = Promise.promise();
        api.operations.put(
                "watchDeliveries",
                call -> Future.succeededFuture(Reply.events(new EventStream() {
                    @Override
                    public void open(Outlet where) {
                        where.write("id: here\n\n");
                    }

                    @Override
                    public void closed() {}
                })));
        api.start();
        // The second one, opened after the first, tells how often the first could have asked.
        for (String key : List.of("acme-read", "acme-all")) {
            EventReader reader = EventReader.open(api.port(), PATH, key);
            opened.add(reader);
            reader.place();
        }
        api.authenticator = key -> {
            looks.add(key);
            var caller = Optional.ofNullable(api.callers.get(key));
            return key.equals("acme-read") ? admitted.future().map(caller) : Future.succeededFuture(caller);
        };

        List<String> seen = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            seen.add(looks.poll(Await.LIMIT_SECONDS, TimeUnit.SECONDS));
        }

        assertThat(seen).containsExactly("acme-read", "acme-all", "acme-all");
    }
}

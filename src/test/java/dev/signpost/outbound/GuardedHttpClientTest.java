package dev.signpost.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.codec.BodyCodec;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** WebClient over the guarded client, as others than {@link WebTransport} would use it. */
class GuardedHttpClientTest {
    private static final String OK =
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 7\r\n\r\n{\"a\":1}";

    private final Rig rig = Rig.loopback();
    private final GuardedHttpClient client = new GuardedHttpClient(rig.client);
    private final WebClient web = WebTransport.over(rig.client);

    @AfterEach
    void close() {
        rig.close();
    }

    private HttpRequest<Buffer> to(RawReceiver receiver, HttpMethod method) {
        return web.request(
                method,
                new RequestOptions()
                        .setServer(new Receiver(Rig.http(receiver), Rig.SENDER))
                        .setTimeout(2000)
                        .setFollowRedirects(false));
    }

    private <T> HttpResponse<T> run(Function<WebClient, Future<HttpResponse<T>>> exchange) {
        return Rig.await(rig.inside(() -> exchange.apply(web)));
    }

    private static Throwable failure(Future<?> future) {
        try {
            future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            return Objects.requireNonNull(e.getCause());
        }
        throw new AssertionError("it succeeded");
    }

    @Test
    void shouldSendWhatItWasGivenAndNothingOfItsOwn() throws Exception {
        try (RawReceiver receiver = RawReceiver.answering(OK)) {
            run(web -> to(receiver, HttpMethod.POST)
                    .putHeader("X-b", "1")
                    .putHeader("x-A", "2")
                    .sendBuffer(Buffer.buffer("abc")));
            run(web -> to(receiver, HttpMethod.GET).send());

            assertThat(receiver.requests.take())
                    .isEqualTo("POST /hook HTTP/1.1\r\nHost: 127.0.0.1:" + receiver.port()
                            + "\r\nX-b: 1\r\nx-A: 2\r\nContent-Length: 3\r\n\r\nabc");
            assertThat(receiver.requests.take())
                    .isEqualTo("GET /hook HTTP/1.1\r\nHost: 127.0.0.1:" + receiver.port() + "\r\n\r\n");
        }
    }

    @Test
    void shouldReadAnswersWithTheUsualCodecs() throws Exception {
        try (RawReceiver receiver = RawReceiver.answering(OK)) {
            HttpResponse<JsonObject> json = run(web ->
                    to(receiver, HttpMethod.GET).as(BodyCodec.jsonObject()).send());
            HttpResponse<Buffer> bytes = run(web -> to(receiver, HttpMethod.GET).send());

            assertThat(json.body()).isEqualTo(new JsonObject().put("a", 1));
            assertThat(json.getHeader("content-type")).isEqualTo("application/json");
            assertThat(bytes.bodyAsString()).isEqualTo("{\"a\":1}");
            assertThat(bytes.statusMessage()).isEqualTo("OK");
        }
    }

    @Test
    void shouldGoNowhereButToAReceiver() throws Exception {
        try (RawReceiver receiver = RawReceiver.answering(OK)) {
            String url = "http://127.0.0.1:" + receiver.port() + "/";

            assertThat(failure(web.getAbs(url).send())).hasMessage("a request without a receiver");
            assertThat(failure(web.get(receiver.port(), "127.0.0.1", "/").send()))
                    .hasMessage("a request without a receiver");
            assertThat(failure(client.connect(new HttpConnectOptions()))).hasMessageContaining("not given away");
            assertThat(failure(client.updateSSLOptions(new ClientSSLOptions()))).hasMessageContaining("TLS");
            assertThatThrownBy(client::netClient).hasMessageContaining("not given away");
            assertThat(receiver.accepted()).isZero();
        }
    }

    @Test
    void shouldNotFollowARedirectThoughAskedTo() throws Exception {
        try (RawReceiver other = RawReceiver.answering(OK);
                RawReceiver receiver = RawReceiver.answering("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:"
                        + other.port() + "/\r\nContent-Length: 0\r\n\r\n")) {
            HttpResponse<Buffer> response = run(
                    web -> to(receiver, HttpMethod.GET).followRedirects(true).send());

            assertThat(response.statusCode()).isEqualTo(302);
            assertThat(other.accepted()).isZero();
        }
    }

    @Test
    void shouldReadNoMoreThanTheExcerptAndSaySo() throws Exception {
        int announced = 1 << 30;
        try (RawReceiver receiver = RawReceiver.answering("HTTP/1.1 200 OK\r\nContent-Length: " + announced + "\r\n\r\n"
                + "x".repeat(2 * rig.config.answerExcerptBytes()))) {
            Throwable failure =
                    failure(rig.inside(() -> to(receiver, HttpMethod.GET).send()));

            assertThat(failure).isInstanceOf(IOException.class).hasMessageContaining("longer than what is read");
        }
    }

    @Test
    void shouldSayThatThereWasNoAnswer() throws Exception {
        try (RawReceiver receiver = RawReceiver.answering("HTTP/1.1 2000 No\r\n\r\n")) {
            assertThat(failure(rig.inside(() -> to(receiver, HttpMethod.GET).send())))
                    .isInstanceOf(NotAnswered.class);
        }
    }

    @Test
    void shouldRefuseBodiesThatAreNotThereAsAWhole() throws Exception {
        try (RawReceiver receiver = RawReceiver.answering(OK)) {
            Throwable form = failure(rig.inside(() -> to(receiver, HttpMethod.POST)
                    .sendForm(MultiMap.caseInsensitiveMultiMap().add("a", "b"))));
            Throwable file = failure(rig.inside(() -> rig.vertx
                    .fileSystem()
                    .open("pom.xml", new OpenOptions())
                    .compose(pom -> to(receiver, HttpMethod.POST).sendStream(pom))));

            assertThat(form).hasMessage("a guarded request goes out whole");
            assertThat(file).hasMessage("a guarded request goes out whole");
            assertThat(receiver.accepted()).isZero();
        }
    }

    @Test
    void shouldRefuseAHeaderThatWouldBreakOut() throws Exception {
        try (RawReceiver receiver = RawReceiver.answering(OK)) {
            var options = new RequestOptions()
                    .setServer(new Receiver(Rig.http(receiver), Rig.SENDER))
                    .setTimeout(2000)
                    .setHeaders(MultiMap.caseInsensitiveMultiMap().add("X-A", "b\r\nX-C: d"));

            assertThat(failure(rig.inside(() -> client.request(options).compose(request -> request.send()))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("header 0 is not valid");
            assertThat(receiver.accepted()).isZero();
        }
    }
}

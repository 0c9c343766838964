package dev.signpost.ingest;

import dev.signpost.http.Access;
import dev.signpost.http.ApiServer;
import dev.signpost.http.Caller;
import dev.signpost.http.FailureReader;
import dev.signpost.http.HttpJournal;
import dev.signpost.http.InboundPort;
import dev.signpost.http.Problems;
import dev.signpost.http.RequestIds;
import dev.signpost.http.Scope;
import dev.signpost.http.Sessions;
import dev.signpost.http.TenantRef;
import dev.signpost.testkit.Await;
import dev.signpost.testkit.Forgetful;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** The publish route behind a real server, with keys that are called after what they may do. */
final class PublishServer {
    static final int MAX_BODY = 1_024;
    static final int MAX_BATCH = 4_096;
    /** The status of what the route leaves to the router, in whose place here nothing stands. */
    static final int NOT_TAKEN = 418;

    private static final TenantRef ACME = new TenantRef(1, "acme");
    private static final Map<String, Caller> KEYS = Map.of(
            "publish", new Caller("k1", ACME, Set.of(Scope.PUBLISH)),
            "read", new Caller("k2", ACME, Set.of(Scope.READ, Scope.MANAGE)),
            "other", new Caller("k3", new TenantRef(2, "other"), Set.of(Scope.PUBLISH)),
            "admin", new Caller("k4", null, Set.of(Scope.ADMIN)));

    final List<Throwable> unforeseen = new CopyOnWriteArrayList<>();
    final int port;

    PublishServer(Vertx vertx, Intake intake, Duration answerTimeout) {
        var access = new Access(
                bearer -> Future.succeededFuture(Optional.ofNullable(KEYS.get(bearer))),
                id -> Future.succeededFuture(id.equals("acme") ? Optional.of(ACME) : Optional.empty()),
                Sessions.NONE,
                Forgetful.doubts());
        var problems = new Problems(FailureReader.NONE, journal());
        var ids = new RequestIds(new Random(7));
        var limits = new PublishLimits(MAX_BODY, MAX_BATCH, 3, Duration.ofSeconds(10), answerTimeout);
        var entrance = new PublishRoute.Entrance(access, problems, ids);
        var route = new PublishRoute(vertx, entrance, intake, limits, System::nanoTime);
        var server = new ApiServer(
                InboundPort.plain(),
                new ApiServer.Bind("127.0.0.1", 0, 30, 1),
                problems,
                ids,
                route,
                request -> request.response().setStatusCode(NOT_TAKEN).end());
        Await.value(vertx.deployVerticle(server));
        port = server.port();
    }

    /** A connection that times out instead of hanging a test. */
    Socket connect() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(Await.LIMIT_SECONDS * 1_000);
        return socket;
    }

    /** A whole HTTP/1.1 request; the headers each end with CRLF. */
    static byte[] request(String path, String key, String headers, String body) {
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        String text = "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + key + "\r\n" + headers
                + "Content-Length: " + length + "\r\n\r\n" + body;
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private HttpJournal journal() {
        return new HttpJournal() {
            @Override
            public void finished(Exchange exchange) {}

            @Override
            public void unforeseen(String requestId, Throwable failure) {
                unforeseen.add(failure);
            }
        };
    }
}

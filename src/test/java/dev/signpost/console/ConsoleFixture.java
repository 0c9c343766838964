package dev.signpost.console;

import dev.signpost.catalog.ApiKeys;
import dev.signpost.catalog.SecretBox;
import dev.signpost.http.Access;
import dev.signpost.http.ApiServer;
import dev.signpost.http.BodyReader;
import dev.signpost.http.Call;
import dev.signpost.http.ClientAddresses;
import dev.signpost.http.Contract;
import dev.signpost.http.Cursors;
import dev.signpost.http.FailureReader;
import dev.signpost.http.FastRoute;
import dev.signpost.http.Guesses;
import dev.signpost.http.HttpJournal;
import dev.signpost.http.InboundPort;
import dev.signpost.http.Operation;
import dev.signpost.http.Problems;
import dev.signpost.http.Reply;
import dev.signpost.http.RequestIds;
import dev.signpost.http.RequestRunner;
import dev.signpost.http.Scope;
import dev.signpost.http.TenantRef;
import dev.signpost.manage.AuditOperations;
import dev.signpost.manage.Docs;
import dev.signpost.manage.InstanceOperations;
import dev.signpost.manage.ManageRouter;
import dev.signpost.pg.PgPool;
import dev.signpost.profile.ReceiverCode;
import dev.signpost.settings.ConsoleSettings;
import dev.signpost.testkit.Await;
import dev.signpost.testkit.CatalogFixture;
import dev.signpost.testkit.DocumentedAnswer;
import dev.signpost.testkit.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The console and the API beside it on a real port, with real keys on a real Postgres. Requests are written byte by
 * byte, as a browser or an attacker would have them. Operations other than those about the console and the caller only
 * note that they were called.
 */
final class ConsoleFixture implements AutoCloseable {
    static final String PUBLIC = "https://hooks.example.com";
    static final ConsoleSettings SETTINGS =
            new ConsoleSettings("Signpost", "#0f766e", null, null, PUBLIC, List.of(), List.of("localhost"));
    static final String PROBLEM = "urn:signpost:problem:";

    private static final Contract CONTRACT = Contract.load();

    final Vertx vertx = Vertx.vertx();
    final TestDatabase database = TestDatabase.fresh();
    final PgPool pool = PgPool.open(vertx, database.options(), 4);
    final CatalogFixture catalog = new CatalogFixture(vertx, pool);
    final TenantRef acme = catalog.tenant("acme");
    final TenantRef other = catalog.tenant("other");
    final List<Call> calls = new CopyOnWriteArrayList<>();
    /** Stand in the place of operations that only note that they were called. */
    final Map<String, Operation> more = new HashMap<>();
    /** Grows for who counts wrong keys. */
    final AtomicLong nanos = new AtomicLong();

    final SecureRandom random = new SecureRandom();
    final SecretBox box = new SecretBox(List.of(CatalogFixture.key(7)), random);

    ConsoleSettings settings = SETTINGS;

    @Nullable
    String address = PUBLIC;

    private int port;

    /** An answer as it came. */
    record Answer(int status, Map<String, List<String>> headers, Buffer body) {
        byte[] bytes() {
            return body.getBytes();
        }

        String text() {
            return body.toString(StandardCharsets.UTF_8);
        }

        JsonObject json() {
            return new JsonObject(text());
        }

        /** The header's only value; an AssertionError if it is there twice. */
        @Nullable
        String header(String name) {
            List<String> values = headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
            if (values.size() > 1) {
                throw new AssertionError(name + " is there " + values.size() + " times");
            }
            return values.isEmpty() ? null : values.get(0);
        }

        /** The last part of the problem's type. */
        String problem() {
            return json().getString("type").substring(PROBLEM.length());
        }
    }

    /** Somebody in a browser. */
    record Browser(String cookie, String csrfToken) {
        String header() {
            return "Cookie: " + cookie;
        }

        String token() {
            return "X-CSRF-Token: " + csrfToken;
        }
    }

    ConsoleFixture start() {
        var journal = new Silence();
        var problems = new Problems(FailureReader.NONE, journal);
        var ids = new RequestIds(new SplittableRandom(1));
        var bodies = new BodyReader(vertx, 4096, Duration.ofSeconds(20));
        var doubts = new Access.Doubts(new Guesses(nanos::get), ClientAddresses.direct());
        var console = new Console(new Console.Parts(
                settings,
                files(settings),
                box,
                catalog.authenticator,
                catalog.signOuts,
                id -> catalog.tenants.find(id).map(found -> found.map(t -> new TenantRef(t.key(), t.id()))),
                catalog.audit,
                () -> address,
                bodies,
                () -> catalog.now,
                doubts,
                random));
        var access = new Access(
                console.bearers(),
                id -> catalog.tenants.find(id).map(found -> found.map(t -> new TenantRef(t.key(), t.id()))),
                console.sessions(),
                doubts);
        var notes = new RequestRunner.Notes(journal, System::nanoTime);
        var runner = new RequestRunner(access, bodies, new Cursors(new byte[32]), problems, ids, notes);
        var router = new ManageRouter(CONTRACT, new Docs(CONTRACT)).on(vertx, operations(console), runner, ids);
        console.routes(new ConsoleRoutes.Answers(problems, ids)).mount(router);
        var bind = new ApiServer.Bind("127.0.0.1", 0, 30, 1);
        var server = new ApiServer(InboundPort.plain(), bind, problems, ids, FastRoute.NONE, router);
        Await.value(vertx.deployVerticle(server));
        port = server.port();
        return this;
    }

    static ConsoleFiles files(ConsoleSettings settings) {
        try {
            return new ConsoleFiles(settings, "1.2.3");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, Operation> operations(Console console) {
        var operations = new HashMap<String, Operation>();
        CONTRACT.operationIds()
                .forEach(id -> operations.put(id, call -> {
                    calls.add(call);
                    return Future.succeededFuture(Reply.ok(new JsonObject().put("called", id)));
                }));
        operations.putAll(console.operations());
        operations.putAll(new AuditOperations(catalog.audit, new Cursors(new byte[32])).operations());
        operations.put(
                "getMe",
                new InstanceOperations(Map.of(), ReceiverCode.load())
                        .operations()
                        .get("getMe"));
        operations.putAll(more);
        return operations;
    }

    int port() {
        return port;
    }

    /** A key of the tenant; null for one of the instance. */
    ApiKeys.Created key(@Nullable TenantRef tenant, @Nullable Long expiresMillis, Scope... scopes) {
        var spec = new ApiKeys.Spec("test", Set.of(scopes), expiresMillis);
        return Await.value(catalog.apiKeys.create(CatalogFixture.OPERATOR, tenant, spec));
    }

    /** A key of acme with all of a tenant's scopes. */
    ApiKeys.Created acmeKey() {
        return key(acme, null, Scope.PUBLISH, Scope.MANAGE, Scope.READ);
    }

    void revoke(@Nullable TenantRef tenant, ApiKeys.Created key) {
        Await.value(catalog.apiKeys.revoke(
                CatalogFixture.OPERATOR, tenant, key.key().id()));
        follow();
    }

    /** What a NOTIFY would bring about. */
    void follow() {
        Await.value(catalog.follower.poll());
    }

    Answer signInWith(String key, String... headers) {
        var all = new ArrayList<>(List.of(headers));
        all.add("Content-Type: application/json");
        return send("POST", "/console/session", new JsonObject().put("key", key).encode(), all.toArray(String[]::new));
    }

    Browser signIn(ApiKeys.Created key) {
        Answer answer = signInWith(key.secret().reveal());
        String cookie = String.valueOf(answer.header("Set-Cookie"));
        return new Browser(
                cookie.substring(0, cookie.indexOf(';')), answer.json().getString("csrfToken"));
    }

    Answer get(String path, String... headers) {
        return send("GET", path, "", headers);
    }

    /** Sends a request, to {@code localhost} unless the headers name a host. */
    Answer send(String method, String path, String body, String... headers) {
        var head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nConnection: close\r\n");
        if (Arrays.stream(headers).noneMatch(header -> header.startsWith("Host:"))) {
            head.append("Host: localhost\r\n");
        }
        Arrays.stream(headers).forEach(header -> head.append(header).append("\r\n"));
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 0) {
            head.append("Content-Length: ").append(bytes.length).append("\r\n");
        }
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write((head + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().write(bytes);
            Answer answer = parse(socket.getInputStream().readAllBytes());
            if (!answer.text().startsWith("{\"called\":")) {
                DocumentedAnswer.check(method, path, answer.status(), answer.headers(), answer.text());
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        }
    }

    private static Answer parse(byte[] all) {
        String text = new String(all, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        String[] lines = text.substring(0, end).split("\r\n", -1);
        var headers = new HashMap<String, List<String>>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            headers.computeIfAbsent(lines[i].substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(lines[i].substring(colon + 1).strip());
        }
        return new Answer(
                Integer.parseInt(lines[0].split(" ", -1)[1]),
                headers,
                Buffer.buffer(all).getBuffer(end + 4, all.length));
    }

    @Override
    public void close() {
        Await.value(pool.close());
        database.close();
        Await.value(vertx.close());
    }

    private static final class Silence implements HttpJournal {
        @Override
        public void finished(Exchange exchange) {}

        @Override
        public void unforeseen(String requestId, Throwable failure) {
            throw new AssertionError("nobody foresaw this", failure);
        }
    }
}

package dev.signpost.manage;

import dev.signpost.catalog.ChallengePasses;
import dev.signpost.http.Access;
import dev.signpost.http.ApiServer;
import dev.signpost.http.Authenticator;
import dev.signpost.http.BodyReader;
import dev.signpost.http.Call;
import dev.signpost.http.Caller;
import dev.signpost.http.Contract;
import dev.signpost.http.Cursors;
import dev.signpost.http.FailureReader;
import dev.signpost.http.FastRoute;
import dev.signpost.http.HttpJournal;
import dev.signpost.http.InboundPort;
import dev.signpost.http.Operation;
import dev.signpost.http.Problems;
import dev.signpost.http.Reply;
import dev.signpost.http.RequestIds;
import dev.signpost.http.RequestRunner;
import dev.signpost.http.Scope;
import dev.signpost.http.Sessions;
import dev.signpost.http.TenantRef;
import dev.signpost.model.DestinationStop;
import dev.signpost.pg.PgPool;
import dev.signpost.queue.DeliveryKey;
import dev.signpost.queue.JobView;
import dev.signpost.queue.Pauses;
import dev.signpost.queue.Statistics;
import dev.signpost.testkit.CatalogFixture;
import dev.signpost.testkit.DocumentedAnswer;
import dev.signpost.testkit.Forgetful;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The API on a real port with a real client. Behind the contract stand operations that only say that they were called;
 * a test may put others in their place before {@link #start}.
 */
final class ApiFixture implements AutoCloseable {
    static final Contract CONTRACT = Contract.load();
    static final Docs DOCS = new Docs(CONTRACT);
    static final int BODY_LIMIT = 4096;
    /** The only field in the answers of operations that only say that they were called. */
    private static final String CALLED = "called";

    /** For webhooks for which nothing is held. */
    static final HeldDeliveries NOTHING_HELD = new HeldDeliveries() {
        @Override
        public Future<Map<Long, Long>> count(List<Long> webhookKeys) {
            return Future.succeededFuture(Map.of());
        }

        @Override
        public Future<JobView> replay(long tenantKey, long webhookKey, String createdBy) {
            return Future.failedFuture(new AssertionError("nothing is held"));
        }
    };

    /** Nothing stands in the way of what a person wants to be sent, and nobody sends it. */
    static final ResendOperations.Sending SENDING = new ResendOperations.Sending() {
        @Override
        public Future<Optional<String>> notNow(long tenantKey, long webhookKey) {
            return Future.succeededFuture(Optional.empty());
        }

        @Override
        public void now(DeliveryKey key) {}
    };

    /** Nothing protects any receiver. */
    static final WebhookNumbers.Protection UNPROTECTED = new WebhookNumbers.Protection() {
        @Override
        public Future<Map<Long, Pauses.Pause>> of(List<Long> webhookKeys) {
            return Future.succeededFuture(Map.of());
        }

        @Override
        public @Nullable DestinationStop stopOn(String host) {
            return null;
        }
    };

    static final TenantRef ACME = new TenantRef(1, "acme");
    static final TenantRef OTHER = new TenantRef(2, "other");

    final Map<String, Operation> operations = new HashMap<>();
    final List<Call> calls = new CopyOnWriteArrayList<>();
    /** For a fast route of the test's own. */
    final List<String> fastCalls = new CopyOnWriteArrayList<>();

    final BlockingQueue<HttpJournal.Exchange> finished = new LinkedBlockingQueue<>();
    final BlockingQueue<Throwable> unforeseen = new LinkedBlockingQueue<>();
    FailureReader failures = FailureReader.NONE;
    FastRoute fastRoute = FastRoute.NONE;
    InboundPort inbound = InboundPort.plain();
    Duration bodyDeadline = Duration.ofSeconds(20);

    final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    final Map<String, Caller> callers = new ConcurrentHashMap<>();
    final Map<String, TenantRef> tenants = new ConcurrentHashMap<>(Map.of(ACME.id(), ACME, OTHER.id(), OTHER));
    volatile Authenticator authenticator = key -> Future.succeededFuture(Optional.ofNullable(callers.get(key)));
    int drainSeconds = 1;
    private int port;
    private String deployment = "";

    ApiFixture() {
        CONTRACT.operationIds()
                .forEach(id -> operations.put(id, call -> {
                    calls.add(call);
                    return Future.succeededFuture(called(id));
                }));
        callers.put("admin-key", new Caller("key_admin", null, Set.of(Scope.ADMIN)));
        for (Scope scope : List.of(Scope.PUBLISH, Scope.MANAGE, Scope.READ)) {
            callers.put("acme-" + scope.word(), new Caller("key_acme", ACME, Set.of(scope)));
            callers.put(
                    "link-" + scope.word(),
                    new Caller(Caller.Kind.LINK, "link:acme", ACME, Set.of(scope), Long.MAX_VALUE));
        }
        callers.put("acme-all", new Caller("key_acme", ACME, Set.of(Scope.PUBLISH, Scope.MANAGE, Scope.READ)));
        callers.put("other-all", new Caller("key_other", OTHER, Set.of(Scope.PUBLISH, Scope.MANAGE, Scope.READ)));
    }

    ApiFixture start() {
        var journal = new HttpJournal() {
            @Override
            public void finished(Exchange exchange) {
                finished.add(exchange);
            }

            @Override
            public void unforeseen(String requestId, Throwable failure) {
                unforeseen.add(failure);
            }
        };
        var access = new Access(
                key -> authenticator.authenticate(key),
                id -> Future.succeededFuture(Optional.ofNullable(tenants.get(id))),
                Sessions.NONE,
                Forgetful.doubts());
        var problems = new Problems(failures, journal);
        var ids = new RequestIds(new SplittableRandom(1));
        var bodies = new BodyReader(vertx, BODY_LIMIT, bodyDeadline);
        var runner = new RequestRunner(
                access,
                bodies,
                new Cursors(new byte[32]),
                problems,
                ids,
                new RequestRunner.Notes(journal, System::nanoTime));
        var router = new ManageRouter(CONTRACT, DOCS).on(vertx, operations, runner, ids);
        var server = new ApiServer(
                inbound, new ApiServer.Bind("127.0.0.1", 0, 30, drainSeconds), problems, ids, fastRoute, router);
        deployment = await(vertx.deployVerticle(server));
        port = server.port();
        return this;
    }

    /** The answer of an operation that stands in for the product's, which the contract says nothing of. */
    static Reply called(String by) {
        return Reply.ok(new JsonObject().put(CALLED, by));
    }

    /** For webhooks whose profile asks for nothing. */
    static Proving askingNothing(PgPool pool) {
        return new Proving(
                new ChallengePasses(pool),
                (tenant, target) -> Future.failedFuture(new AssertionError("nothing is to be asked")));
    }

    /** The routes of webhooks for which nothing is held. */
    static Map<String, Operation> webhooks(CatalogFixture catalog, PgPool pool, Proving proving) {
        return new WebhookOperations(catalog.webhooks, numbers(NOTHING_HELD, pool), NOTHING_HELD, proving).operations();
    }

    /** Of a process that has counted nothing itself. */
    static WebhookNumbers numbers(HeldDeliveries held, PgPool pool) {
        var statistics = new Statistics(pool, (tenant, keys) -> Future.succeededFuture(List.of()));
        return new WebhookNumbers(held, statistics, InstantSource.system(), UNPROTECTED);
    }

    /** As a process does that stops. */
    Future<Void> drain() {
        return vertx.undeploy(deployment);
    }

    int port() {
        return port;
    }

    /** Sends a request, whose answer must be as the contract says; {@code body} may be null, {@code key} too. */
    HttpResponse<String> send(
            String method, String path, @Nullable String key, @Nullable String body, String... headers) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        var all = new ArrayList<>(List.of(headers));
        if (key != null) {
            all.addAll(List.of("Authorization", "Bearer " + key));
        }
        if (body != null && !all.contains("Content-Type")) {
            all.addAll(List.of("Content-Type", "application/json"));
        }
        if (!all.isEmpty()) {
            request.headers(all.toArray(String[]::new));
        }
        try {
            var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            if (!answer.body().startsWith("{\"" + CALLED + "\":")) {
                DocumentedAnswer.check(
                        method, path, answer.statusCode(), answer.headers().map(), answer.body());
            }
            return answer;
        } catch (IOException e) {
            throw new IllegalStateException("no answer to " + method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The parsed body of an answer. */
    static JsonObject json(HttpResponse<String> response) {
        return new JsonObject(response.body());
    }

    /** Messages of a problem by pointer. */
    static Map<String, String> errors(HttpResponse<String> response) {
        var errors = new HashMap<String, String>();
        json(response).getJsonArray("errors").forEach(item -> {
            var error = (JsonObject) item;
            errors.put(error.getString("pointer"), error.getString("message"));
        });
        return errors;
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        await(vertx.close());
    }
}

package dev.signpost.console;

import dev.signpost.http.MethodNotAllowedException;
import dev.signpost.http.Problems;
import dev.signpost.http.RequestIds;
import dev.signpost.http.SecurityHeaders;
import dev.signpost.model.Refusal;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Everything below {@code /console}, and the way there from the root. One object per event loop. */
public final class ConsoleRoutes {
    private static final String SESSION = ConsoleFiles.ROOT + "session";
    private static final String LOCATION_OF_DOCS = "/docs";

    private final ConsoleFiles files;
    private final PageHeaders headers;
    private final OwnPages pages;
    private final SignIn signIn;
    private final Answers answers;

    /** How requests are named, refused and noted on this event loop. */
    public record Answers(Problems problems, RequestIds ids) {}

    ConsoleRoutes(ConsoleFiles files, PageHeaders headers, OwnPages pages, SignIn signIn, Answers answers) {
        this.files = files;
        this.headers = headers;
        this.pages = pages;
        this.signIn = signIn;
        this.answers = answers;
    }

    /** Adds the routes. */
    public void mount(Router router) {
        router.route(HttpMethod.GET, "/").handler(ConsoleRoutes::root);
        router.route("/console").handler(ConsoleRoutes::toRoot);
        router.route(SESSION).handler(context -> guarded(context, this::session));
        router.route(ConsoleFiles.ROOT + "*").handler(context -> guarded(context, this::file));
    }

    private interface Handler {
        void handle(RoutingContext context, String requestId);
    }

    private void guarded(RoutingContext context, Handler handler) {
        HttpServerRequest request = context.request();
        String id = answers.ids().of(request);
        try {
            pages.requireKnownHost(request);
            handler.handle(context, id);
        } catch (Refusal | MethodNotAllowedException refusal) {
            answers.problems().send(request, refusal, id);
        }
    }

    /** People get the console, programs the contract. */
    private static void root(RoutingContext context) {
        String accept = context.request().getHeader(HttpHeaders.ACCEPT);
        context.response().putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT);
        redirect(context, accept != null && accept.contains("text/html") ? ConsoleFiles.ROOT : LOCATION_OF_DOCS);
    }

    /** The router takes the path with a slash at its end for the same. */
    private static void toRoot(RoutingContext context) {
        if (ConsoleFiles.ROOT.equals(context.request().path())) {
            context.next();
        } else {
            redirect(context, ConsoleFiles.ROOT);
        }
    }

    private static void redirect(RoutingContext context, String location) {
        context.response()
                .setStatusCode(303)
                .putHeader(HttpHeaders.LOCATION, location)
                .end();
    }

    private void file(RoutingContext context, String requestId) {
        HttpServerRequest request = context.request();
        allow(request, HttpMethod.GET, HttpMethod.HEAD);
        ConsoleFile file = files.find(request.path());
        if (file == null) {
            throw Refusal.notFound("file");
        }
        headers.apply(request.response());
        request.response().putHeader(RequestIds.HEADER, requestId);
        file.send(request);
    }

    private void session(RoutingContext context, String requestId) {
        HttpServerRequest request = context.request();
        allow(request, HttpMethod.GET, HttpMethod.POST, HttpMethod.DELETE);
        pages.requireOwnPage(request);
        if (HttpMethod.DELETE.equals(request.method())) {
            signIn.signOut(request)
                    .onSuccess(ended -> answer(request, requestId, 204, null))
                    .onFailure(failure -> answers.problems().send(request, failure, requestId));
            return;
        }
        Future<JsonObject> shown =
                HttpMethod.POST.equals(request.method()) ? signIn.signIn(request) : signIn.look(request);
        shown.onSuccess(body -> answer(request, requestId, 200, body))
                .onFailure(failure -> answers.problems().send(request, failure, requestId));
    }

    private static void answer(HttpServerRequest request, String requestId, int status, @Nullable JsonObject body) {
        var response = request.response();
        SecurityHeaders.apply(response);
        response.putHeader(RequestIds.HEADER, requestId).setStatusCode(status);
        if (body == null) {
            response.end();
        } else {
            response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json").end(body.toBuffer());
        }
    }

    private static void allow(HttpServerRequest request, HttpMethod... methods) {
        for (HttpMethod method : methods) {
            if (method.equals(request.method())) {
                return;
            }
        }
        request.response()
                .putHeader(
                        HttpHeaders.ALLOW,
                        String.join(
                                ", ",
                                Arrays.stream(methods).map(HttpMethod::name).toList()));
        throw new MethodNotAllowedException(request.method().name());
    }
}

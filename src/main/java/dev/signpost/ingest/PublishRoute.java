package dev.signpost.ingest;

import dev.signpost.http.Access;
import dev.signpost.http.BodyReader;
import dev.signpost.http.FastRoute;
import dev.signpost.http.Problems;
import dev.signpost.http.RequestIds;
import dev.signpost.http.Scope;
import dev.signpost.http.SecurityHeaders;
import dev.signpost.model.Event;
import dev.signpost.model.Refusal;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * {@code POST /v1/tenants/{t}/events} and {@code …/events/batch}: takes the request before any router sees it, checks
 * and cuts its body, and answers when the event is durable. One object per event loop.
 */
public final class PublishRoute implements FastRoute {
    private static final String TRACEPARENT = "traceparent";
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final Duration COME_BACK = Duration.ofSeconds(2);

    private final Vertx vertx;
    private final Entrance entrance;
    private final Intake intake;
    private final BodyReader bodies;
    private final BodyReader batches;
    private final EventParser events = new EventParser();
    private final BatchParser batchEvents;
    private final AnswerDeadlines deadlines;

    /** What every request passes before its event is looked at, and how it is sent away. */
    public record Entrance(Access access, Problems problems, RequestIds ids) {}

    /** @param nanoTime a clock that never jumps, in nanoseconds */
    public PublishRoute(Vertx vertx, Entrance entrance, Intake intake, PublishLimits limits, LongSupplier nanoTime) {
        this.vertx = vertx;
        this.entrance = entrance;
        this.intake = intake;
        this.bodies = new BodyReader(vertx, limits.maxBodyBytes(), limits.bodyTimeout());
        this.batches = new BodyReader(vertx, limits.maxBatchBytes(), limits.bodyTimeout());
        this.batchEvents = new BatchParser(limits.maxBatchEvents(), limits.maxBodyBytes());
        this.deadlines = new AnswerDeadlines(vertx, limits.answerTimeout(), nanoTime);
    }

    @Override
    public boolean tryHandle(HttpServerRequest request) {
        if (!HttpMethod.POST.equals(request.method())) {
            return false;
        }
        PublishPath path = PublishPath.of(request.path());
        if (path == null) {
            return false;
        }
        new Visit(request, path).run();
        return true;
    }

    private static Refusal tooLate() {
        return Refusal.busy(
                "There was no answer in time. What you sent may still be accepted:"
                        + " repeat it with the same idempotency key.",
                COME_BACK);
    }

    /** One request on its way; everything here happens on its own event loop. */
    private final class Visit {
        private final HttpServerRequest request;
        private final PublishPath path;
        private final Context loop;
        private final String requestId;
        private boolean answered;

        Visit(HttpServerRequest request, PublishPath path) {
            this.request = request;
            this.path = path;
            this.loop = vertx.getOrCreateContext();
            this.requestId = entrance.ids().of(request);
        }

        void run() {
            request.pause();
            admit().compose(admission -> body())
                    .compose(body -> path.batch() ? acceptBatch(body) : accept(body))
                    .onComplete(this::answer, this::refuse);
        }

        private Future<Access.Admission> admit() {
            return inTime(back(entrance.access().admit(request, path.tenantId(), Scope.PUBLISH)));
        }

        private Future<Buffer> body() {
            if (answered) {
                return Future.failedFuture(tooLate());
            }
            String query = request.query();
            if (query != null && !query.isEmpty()) {
                return Future.failedFuture(Refusal.invalid("?", "publishing takes no query parameters"));
            }
            // A batch for which there is no room is not read at all; one event is dearer to ask about than to read.
            Refusal full = path.batch() ? intake.refusalNow(path.tenantId()) : null;
            return full != null
                    ? Future.failedFuture(full)
                    : (path.batch() ? batches : bodies).read(request, intake.bodyRoom(path.tenantId()));
        }

        private Future<Buffer> accept(Buffer body) {
            var headers = new EventParser.Headers(
                    keys(), request.getHeader(TRACEPARENT), request.getHeader(Event.HOPS_HEADER));
            Draft draft = events.parse(path.tenantId(), body.getBytes(), headers);
            return inTime(back(intake.submit(draft))).map(ReceiptJson::of);
        }

        private Future<Buffer> acceptBatch(Buffer body) {
            if (!keys().isEmpty()) {
                return Future.failedFuture(Refusal.invalid(
                        EventParser.Headers.IDEMPOTENCY_KEY, "in a batch each event has an idempotencyKey of its own"));
            }
            String trace = request.getHeader(TRACEPARENT);
            String hops = request.getHeader(Event.HOPS_HEADER);
            var items = new BatchItems(batchEvents.parse(path.tenantId(), body.getBytes(), trace, hops), intake);
            return inTime(back(items.settled())).map(this::batchJson);
        }

        private Buffer batchJson(List<Future<Receipt>> items) {
            Buffer json = Buffer.buffer(32 + 160 * items.size()).appendString("{\"items\":");
            char before = '[';
            for (Future<Receipt> item : items) {
                json.appendByte((byte) before);
                before = ',';
                json.appendBuffer(
                        item.succeeded()
                                ? ReceiptJson.of(item.result())
                                : entrance.problems()
                                        .item(item.cause(), requestId)
                                        .toBuffer());
            }
            return json.appendString("]}");
        }

        private List<String> keys() {
            var headers = request.headers();
            return headers.contains(EventParser.Headers.IDEMPOTENCY_KEY)
                    ? headers.getAll(EventParser.Headers.IDEMPOTENCY_KEY)
                    : List.of();
        }

        private void answer(Buffer json) {
            if (!finish()) {
                return;
            }
            HttpServerResponse response = request.response();
            SecurityHeaders.apply(response);
            response.putHeader(RequestIds.HEADER, requestId)
                    .putHeader(HttpHeaders.CONTENT_TYPE, JSON)
                    .setStatusCode(path.batch() ? 200 : 202)
                    .end(json);
        }

        private void refuse(Throwable failure) {
            if (finish()) {
                entrance.problems().send(request, failure, requestId);
            }
        }

        /** False if there is nobody to answer, or an answer was given already. */
        private boolean finish() {
            if (answered || request.response().closed()) {
                return false;
            }
            answered = true;
            return true;
        }

        /** Ends the request with 503 if the future takes too long. */
        private <T> Future<T> inTime(Future<T> future) {
            if (!future.isComplete()) {
                AnswerDeadlines.Wait begun = deadlines.begin(() -> refuse(tooLate()));
                future.onComplete(done -> begun.over());
            }
            return future;
        }

        /** Brings a future that another event loop completes back to this one. */
        private <T> Future<T> back(Future<T> future) {
            if (future.isComplete()) {
                return future;
            }
            Promise<T> here = Promise.promise();
            future.onComplete(result -> {
                if (Vertx.currentContext() == loop) {
                    here.handle(result);
                } else {
                    loop.runOnContext(turn -> here.handle(result));
                }
            });
            return here.future();
        }
    }
}

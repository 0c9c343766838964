package dev.signpost.http;

import dev.signpost.model.Refusal;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Takes one request from its head to its answer. One object per event loop, for the ids that it makes. */
public final class RequestRunner {
    /** Longer than the longest wait that an operation owes anybody: a lease, until every pod has applied a change. */
    private static final long OPERATION_SECONDS = 30;

    private final Access access;
    private final BodyReader bodies;
    private final RequestReader reader;
    private final Problems problems;
    private final RequestIds ids;
    private final Notes notes;

    /**
     * What is noted of requests.
     *
     * @param nanoTime monotonic nanoseconds
     */
    public record Notes(HttpJournal journal, LongSupplier nanoTime) {}

    public RequestRunner(
            Access access, BodyReader bodies, Cursors cursors, Problems problems, RequestIds ids, Notes notes) {
        this.access = access;
        this.bodies = bodies;
        this.reader = new RequestReader(cursors);
        this.problems = problems;
        this.ids = ids;
        this.notes = notes;
    }

    /** Admit, read, check, carry out, answer. */
    void run(RoutingContext context, Contract.Route route, Operation operation) {
        var visit = new Visit(context, route.operationId());
        visit.request.pause();
        admit(visit, route)
                .compose(admission -> visit.back(bodies.read(visit.request, route.bodyBytes()))
                        .map(body -> visit.read(route, admission, body)))
                .compose(reading -> visit.back(
                        reading.faults().isEmpty() ? carryOut(operation, reading.call()) : refused(operation, reading)))
                .onSuccess(reply -> visit.answer(route, reply))
                .onFailure(visit::refuse);
    }

    /** Answers a request that no operation takes. */
    void refuse(RoutingContext context, Throwable failure) {
        new Visit(context, null).refuse(failure);
    }

    private Future<Access.Admission> admit(Visit visit, Contract.Route route) {
        return visit.back(access.admit(visit.request, visit.path().get("tenantId"), route.scope()))
                .compose(admission -> {
                    visit.admission = admission;
                    return RequestReader.possible(route, visit.path())
                            ? Future.succeededFuture(admission)
                            : Future.failedFuture(Refusal.notFound("object"));
                });
    }

    private static Future<Reply> carryOut(Operation operation, Call call) {
        Future<Reply> reply = operation.handle(call);
        return reply.timeout(OPERATION_SECONDS, TimeUnit.SECONDS).recover(failure -> {
            boolean ownFailure = reply.failed();
            if (ownFailure || !(failure instanceof TimeoutException)) {
                return Future.failedFuture(failure);
            }
            // It may have come at this very moment: too late all the same.
            reply.onSuccess(Reply::discard);
            return Future.failedFuture(tookTooLong());
        });
    }

    /** With what the operation has to say of the rest, if it can say it. */
    private static Future<Reply> refused(Operation operation, RequestReader.Reading reading) {
        return Future.succeededFuture(reading.call())
                .compose(operation::check)
                .timeout(OPERATION_SECONDS, TimeUnit.SECONDS)
                .map(List.<Refusal.Fault>of())
                .otherwise(failure -> failure instanceof Refusal refusal ? refusal.faults() : List.of())
                .compose(more -> Future.failedFuture(Refusal.invalid(FaultyFields.joined(reading.faults(), more))));
    }

    private static Refusal tookTooLong() {
        return Refusal.busy(
                "It took longer than " + OPERATION_SECONDS + " seconds and may still be carried out.",
                Duration.ofSeconds(1));
    }

    /** One request on its way; everything but the operation itself happens on its own event loop. */
    private final class Visit {
        private final RoutingContext context;
        private final HttpServerRequest request;
        private final HttpServerResponse response;
        private final Context loop;
        private final @Nullable String operationId;
        private final String id;
        private final long startNanos = notes.nanoTime().getAsLong();
        private Access.@Nullable Admission admission;
        private @Nullable OpenStream stream;
        private boolean told;

        Visit(RoutingContext context, @Nullable String operationId) {
            this.context = context;
            this.request = context.request();
            this.response = context.response();
            this.loop = context.vertx().getOrCreateContext();
            this.operationId = operationId;
            this.id = ids.of(request);
            response.endHandler(end -> tell(response.getStatusCode()));
            response.closeHandler(gone -> closed());
        }

        Map<String, String> path() {
            return context.pathParams();
        }

        RequestReader.Reading read(Contract.Route route, Access.Admission admission, Buffer body) {
            var raw = new RequestReader.Raw(path(), context.queryParams(), body, request.headers());
            return reader.read(route, raw, admission, id);
        }

        void answer(Contract.Route route, Reply reply) {
            if (response.headWritten() || response.closed()) {
                reply.discard();
                return;
            }
            SecurityHeaders.apply(response);
            response.putHeader(RequestIds.HEADER, id);
            reply.headers().forEach(response::putHeader);
            response.setStatusCode(reply.status());
            Buffer body = reply.body();
            if (reply.events() != null) {
                begin(route, reply.events());
            } else if (body == null) {
                response.end();
            } else {
                response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json").end(body);
            }
        }

        private void begin(Contract.Route route, EventStream events) {
            var means = new OpenStream.Means(
                    () -> back(access.admit(request, path().get("tenantId"), route.scope()))
                            .compose(this::sameTenant),
                    refusal -> problems.body(refusal, id).encode(),
                    () -> hangUp(request.connection()));
            var opened = new OpenStream(context.vertx(), response, events, means);
            stream = opened;
            opened.begin();
        }

        /** As if it were idle. Vert.x's own way to close waits until all is written: for ever, if nobody reads. */
        private static void hangUp(HttpConnection connection) {
            ((HttpServerConnection) connection).channelHandlerContext().close();
        }

        /** A tenant that was deleted and made anew has the same id; what was its stream is nobody's. */
        private Future<Access.Admission> sameTenant(Access.Admission now) {
            var first = admission;
            return first != null && Objects.equals(first.tenant(), now.tenant())
                    ? Future.succeededFuture(now)
                    : Future.failedFuture(Refusal.notFound("tenant"));
        }

        /** For a stream it is the usual end. */
        private void closed() {
            if (stream != null) {
                stream.gone();
            }
            tell(stream == null ? 0 : response.getStatusCode());
        }

        void refuse(Throwable failure) {
            var tenant = admission == null ? null : admission.tenant();
            notes.journal().refused(tenant == null ? null : tenant.id(), failure);
            problems.send(request, failure, id);
        }

        /** Brings a future of another event loop back to this one. */
        <T> Future<T> back(Future<T> future) {
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

        private void tell(int status) {
            if (told) {
                return;
            }
            told = true;
            var known = admission;
            var tenant = known == null ? null : known.tenant();
            notes.journal()
                    .finished(new HttpJournal.Exchange(
                            id,
                            request.method().name(),
                            operationId,
                            tenant == null ? null : tenant.id(),
                            known == null ? null : known.caller().keyId(),
                            status,
                            request.bytesRead(),
                            response.bytesWritten(),
                            TimeUnit.NANOSECONDS.toMicros(notes.nanoTime().getAsLong() - startNanos),
                            String.valueOf(request.remoteAddress())));
        }
    }
}

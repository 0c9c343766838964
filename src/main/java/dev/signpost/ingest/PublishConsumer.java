package dev.signpost.ingest;

import dev.signpost.bus.Addresses;
import dev.signpost.bus.PublishMessage;
import dev.signpost.bus.PublishProblem;
import dev.signpost.bus.PublishReply;
import dev.signpost.model.Event;
import dev.signpost.model.RawJson;
import dev.signpost.model.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.MessageConsumerOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers {@link Addresses#PUBLISH}. Whoever can reach the bus is trusted with every tenant. A failure is a
 * {@code ReplyException} with the problem's HTTP status as its code, in an array of events a {@link PublishProblem} in
 * its place; 500 is a fault of ours, told in the log.
 */
public final class PublishConsumer {
    private static final Logger LOG = LoggerFactory.getLogger(PublishConsumer.class);
    private static final int UNFORESEEN = 500;
    private static final int MOST_EVENTS = 1_000;

    private final Intake intake;
    private final int maxBodyBytes;

    /** @param maxBodyBytes of {@code data} and {@code changes} together; beyond it 413 */
    public PublishConsumer(Intake intake, int maxBodyBytes) {
        this.intake = intake;
        this.maxBodyBytes = maxBodyBytes;
    }

    /** Listens, on the event loop that this is called on, until the consumer is unregistered. */
    public Future<MessageConsumer<Object>> register(Vertx vertx) {
        var options = new MessageConsumerOptions().setAddress(Addresses.PUBLISH);
        MessageConsumer<Object> consumer = vertx.eventBus().consumer(options, this::answer);
        return consumer.completion().map(consumer);
    }

    /** What a message says beside its events, both as received. */
    private record Said(
            @Nullable String traceparent, @Nullable String hops) {}

    private void answer(Message<Object> message) {
        var said = new Said(
                message.headers().get(Addresses.TRACEPARENT), message.headers().get(Event.HOPS_HEADER));
        Future<?> answer = message.body() instanceof JsonArray events
                ? acceptAll(events, said)
                : accept(message.body(), said).map(PublishReply::toJson);
        answer.onComplete(message::reply, failure -> {
            PublishProblem problem = problem(failure);
            message.fail(problem.status(), problem.detail());
        });
    }

    /** One answer for each, in their order; fails only if there are none or too many. */
    private Future<JsonArray> acceptAll(JsonArray events, Said said) {
        if (events.isEmpty() || events.size() > MOST_EVENTS) {
            return Future.failedFuture(Refusal.invalid("", "1 to " + MOST_EVENTS + " events were expected"));
        }
        List<Future<JsonObject>> answers = new ArrayList<>(events.size());
        for (Future<Receipt> receipt : submitAll(events, said)) {
            answers.add(receipt.map(PublishConsumer::reply)
                    .map(PublishReply::toJson)
                    .otherwise(failure -> problem(failure).toJson()));
        }
        return Future.all(answers).map(all -> {
            var array = new JsonArray();
            answers.forEach(answer -> array.add(answer.result()));
            return array;
        });
    }

    /** Events of one tenant are taken or refused together; each that is not valid is refused alone. */
    private List<Future<Receipt>> submitAll(JsonArray events, Said said) {
        List<Future<Receipt>> receipts = new ArrayList<>(Collections.nCopies(events.size(), null));
        Map<String, List<Integer>> places = new LinkedHashMap<>();
        List<@Nullable Draft> drafts = new ArrayList<>(events.size());
        for (int i = 0; i < events.size(); i++) {
            try {
                Draft draft = checked(events.getValue(i), said);
                drafts.add(draft);
                places.computeIfAbsent(draft.tenantId(), id -> new ArrayList<>())
                        .add(i);
            } catch (RuntimeException e) {
                drafts.add(null);
                receipts.set(i, Future.failedFuture(e));
            }
        }
        places.values().forEach(ofTenant -> {
            List<Future<Receipt>> taken =
                    submitAll(ofTenant.stream().map(drafts::get).toList());
            for (int i = 0; i < ofTenant.size(); i++) {
                receipts.set(ofTenant.get(i), taken.get(i));
            }
        });
        return receipts;
    }

    private List<Future<Receipt>> submitAll(List<Draft> ofTenant) {
        try {
            return intake.submitAll(ofTenant);
        } catch (RuntimeException e) {
            return Collections.nCopies(ofTenant.size(), Future.failedFuture(e));
        }
    }

    private Future<PublishReply> accept(@Nullable Object event, Said said) {
        try {
            return intake.submit(checked(event, said)).map(PublishConsumer::reply);
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private Draft checked(@Nullable Object event, Said said) {
        if (!(event instanceof JsonObject json)) {
            throw Refusal.invalid("", "a JSON object was expected");
        }
        var published = PublishMessage.ofJson(json);
        if (published.data().length() + length(published.changes()) > maxBodyBytes) {
            throw Refusal.of(Refusal.Kind.TOO_LARGE, "data and changes are larger than " + maxBodyBytes + " bytes.");
        }
        return draft(published, said);
    }

    private static Draft draft(PublishMessage published, Said said) {
        int hops = EventRules.hops(said.hops());
        var faults = new Faults("");
        RawJson data = checked("data", published.data(), faults);
        RawJson changes = published.changes() == null ? null : checked("changes", published.changes(), faults);
        faults.addIf("type", EventRules.type(published.type()));
        String key = published.idempotencyKey();
        faults.addIf("idempotencyKey", key == null ? null : EventRules.idempotencyKey(key));
        Long micros = micros(published.occurredAt(), faults);
        if (!faults.isEmpty()) {
            throw faults.refusal();
        }
        String trace = EventRules.traceparent(said.traceparent());
        return new Draft(published.tenantId(), published.type(), micros, data, changes, key, trace, hops);
    }

    private static RawJson checked(String field, RawJson text, Faults faults) {
        try {
            return EventParser.value(text.bytes(), field);
        } catch (Refusal refusal) {
            faults.add(field, refusal.detail());
            return text;
        }
    }

    private static @Nullable Long micros(@Nullable String occurredAt, Faults faults) {
        if (occurredAt == null) {
            return null;
        }
        OptionalLong micros = Rfc3339.micros(occurredAt);
        faults.addIf("occurredAt", EventRules.occurredAt(micros));
        return micros.isPresent() ? micros.getAsLong() : null;
    }

    private static int length(@Nullable RawJson json) {
        return json == null ? 0 : json.length();
    }

    private static PublishReply reply(Receipt receipt) {
        return new PublishReply(
                receipt.id().toString(),
                Instant.ofEpochMilli(receipt.acceptedAtMillis()),
                receipt.matchedCount(),
                receipt.duplicate(),
                receipt.unknownType());
    }

    private static PublishProblem problem(Throwable failure) {
        if (failure instanceof Refusal refusal) {
            return new PublishProblem(refusal.kind().status(), text(refusal));
        }
        LOG.atError().setCause(failure).log("publish.unforeseen");
        return new PublishProblem(UNFORESEEN, "Something failed on our side; our log tells more.");
    }

    /** The detail, and every faulty field with what was expected, for a reply has nothing but its text. */
    private static String text(Refusal refusal) {
        var text = new StringBuilder(refusal.faults().isEmpty() ? refusal.detail() : "");
        for (Refusal.Fault fault : refusal.faults()) {
            text.append(text.isEmpty() ? "" : "; ")
                    .append(fault.pointer())
                    .append(fault.pointer().isEmpty() ? "" : ": ");
            text.append(fault.message());
        }
        return text.toString();
    }
}

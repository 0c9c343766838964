package dev.signpost.ingest;

import dev.signpost.model.EventId;
import dev.signpost.queue.AcceptAnswer;
import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Answers a batch's publishers, with one hop to each event loop that they came from and not one for each answer. */
final class Answers {
    private final Consumer<PendingEvent> forget;
    private final IdentityHashMap<Context, List<Runnable>> byOrigin = new IdentityHashMap<>();
    private final List<Runnable> here = new ArrayList<>();

    private Answers(Consumer<PendingEvent> forget) {
        this.forget = forget;
    }

    static Answers now(Consumer<PendingEvent> forget) {
        return new Answers(forget);
    }

    void complete(PendingEvent event, AcceptAnswer answer, boolean duplicate) {
        long acceptedAt = EventId.millis(answer.eventId());
        var receipt = new Receipt(answer.eventId(), acceptedAt, answer.matched(), duplicate, unknownType(event));
        add(event, () -> event.answer.complete(receipt));
    }

    private static boolean unknownType(PendingEvent event) {
        return event.match != null && !event.match.knownType();
    }

    Answers fail(PendingEvent event, Throwable cause) {
        add(event, () -> event.answer.fail(cause));
        return this;
    }

    void send() {
        byOrigin.forEach((origin, answers) -> origin.runOnContext(nothing -> answers.forEach(Runnable::run)));
        here.forEach(Runnable::run);
    }

    private void add(PendingEvent event, Runnable answer) {
        if (event.answered) {
            return;
        }
        event.answered = true;
        forget.accept(event);
        @Nullable Context origin = event.origin;
        (origin == null ? here : byOrigin.computeIfAbsent(origin, context -> new ArrayList<>())).add(answer);
    }
}

package dev.signpost.ingest;

import dev.signpost.http.BodyRoom;
import dev.signpost.model.Refusal;
import dev.signpost.testkit.Await;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Keeps what was submitted, and answers as it was told to. */
final class RecordingIntake implements Intake {
    static final Receipt RECEIPT =
            new Receipt(UUID.fromString("01980000-0000-7000-8000-0000000000ab"), 1_775_475_586_752L, 3, false, false);

    final BlockingQueue<Draft> submitted = new LinkedBlockingQueue<>();
    private volatile Function<Draft, Future<Receipt>> answer = draft -> Future.succeededFuture(RECEIPT);

    private volatile Supplier<BodyRoom> rooms = () -> BodyRoom.BOUNDLESS;
    private volatile @Nullable Refusal full;

    /** Nothing is taken for that reason. */
    void isFull(Refusal reason) {
        full = reason;
    }

    /** @param bounded asked for each body */
    void hasRoom(Supplier<BodyRoom> bounded) {
        rooms = bounded;
    }

    void answers(Function<Draft, Future<Receipt>> function) {
        answer = function;
    }

    /** From now on nothing is answered until the promise is kept. */
    Promise<Receipt> holdsBack() {
        Promise<Receipt> promise = Promise.promise();
        answer = draft -> promise.future();
        return promise;
    }

    Draft taken() throws InterruptedException {
        Draft draft = submitted.poll(Await.LIMIT_SECONDS, TimeUnit.SECONDS);
        if (draft == null) {
            throw new AssertionError("nothing was submitted");
        }
        return draft;
    }

    @Override
    public Future<Receipt> submit(Draft draft) {
        submitted.add(draft);
        return answer.apply(draft);
    }

    @Override
    public List<Future<Receipt>> submitAll(List<Draft> drafts) {
        return drafts.stream().map(this::submit).toList();
    }

    @Override
    public BodyRoom bodyRoom(String tenantId) {
        return rooms.get();
    }

    @Override
    public @Nullable Refusal refusalNow(String tenantId) {
        return full;
    }
}

package dev.signpost.ingest;

import dev.signpost.model.Refusal;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The events of one batch request and their answers, in order. */
final class BatchItems {
    private final List<Future<Receipt>> answers;
    private final List<Future<Receipt>> submitted;

    /** Submits those that are good, together. */
    BatchItems(List<BatchParser.Entry> entries, Intake intake) {
        List<Draft> drafts = new ArrayList<>(entries.size());
        for (BatchParser.Entry entry : entries) {
            if (entry instanceof BatchParser.Good good) {
                drafts.add(good.draft());
            }
        }
        submitted = intake.submitAll(drafts);
        Iterator<Future<Receipt>> next = submitted.iterator();
        answers = new ArrayList<>(entries.size());
        for (BatchParser.Entry entry : entries) {
            answers.add(entry instanceof BatchParser.Bad bad ? Future.failedFuture(bad.refusal()) : next.next());
        }
    }

    /**
     * Completes when each has its answer; a failed one is an answer like any other. Fails only if all that were good
     * are to come again later: a client sees that by the status, and the header says when.
     */
    Future<List<Future<Receipt>>> settled() {
        return Future.join(answers).transform(all -> {
            Refusal later = later();
            return later == null ? Future.succeededFuture(answers) : Future.failedFuture(later);
        });
    }

    private @Nullable Refusal later() {
        Refusal later = null;
        for (Future<Receipt> answer : submitted) {
            if (answer.failed()
                    && answer.cause() instanceof Refusal refusal
                    && (refusal.kind() == Refusal.Kind.TOO_MANY || refusal.kind() == Refusal.Kind.BUSY)) {
                later = refusal;
            } else {
                return null;
            }
        }
        return later;
    }
}

package dev.signpost.ingest;

import dev.signpost.http.BodyRoom;
import dev.signpost.model.Refusal;
import dev.signpost.telemetry.Meter;
import dev.signpost.telemetry.Meters;
import dev.signpost.telemetry.ReachedLimits;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An intake that counts what it answers. */
public final class CountedIntake implements Intake {
    private final Intake intake;
    private final ReachedLimits limits;
    private final Counter accepted;
    private final Map<Refusal.Kind, Counter> refused = new EnumMap<>(Refusal.Kind.class);

    public CountedIntake(Intake intake, Meters meters, ReachedLimits limits) {
        this.limits = limits;
        this.intake = intake;
        this.accepted = meters.counter(Meter.EVENTS_ACCEPTED);
        for (Refusal.Kind kind : Refusal.Kind.values()) {
            refused.put(kind, meters.counter(Meter.EVENTS_REFUSED, kind));
        }
    }

    @Override
    public Future<Receipt> submit(Draft draft) {
        return intake.submit(draft).onComplete(this::accepted, failure -> refused(draft, failure));
    }

    @Override
    public List<Future<Receipt>> submitAll(List<Draft> drafts) {
        List<Future<Receipt>> answers = intake.submitAll(drafts);
        for (int i = 0; i < drafts.size(); i++) {
            Draft draft = drafts.get(i);
            answers.get(i).onComplete(this::accepted, failure -> refused(draft, failure));
        }
        return answers;
    }

    @Override
    public BodyRoom bodyRoom(String tenantId) {
        return intake.bodyRoom(tenantId);
    }

    @Override
    public @Nullable Refusal refusalNow(String tenantId) {
        Refusal refusal = intake.refusalNow(tenantId);
        if (refusal != null) {
            // How many events it would have brought, nobody has read.
            limits.refused(tenantId, refusal);
            count(refusal);
        }
        return refusal;
    }

    private void accepted(Receipt receipt) {
        if (!receipt.duplicate()) {
            accepted.increment();
        }
    }

    private void refused(Draft draft, Throwable failure) {
        limits.refused(draft.tenantId(), failure);
        if (failure instanceof Refusal refusal) {
            count(refusal);
        }
    }

    private void count(Refusal refusal) {
        Counter counter = refused.get(refusal.kind());
        if (counter != null) {
            counter.increment();
        }
    }
}

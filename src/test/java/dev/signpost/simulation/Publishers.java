package dev.signpost.simulation;

import dev.signpost.ingest.Receipt;
import dev.signpost.model.Refusal;
import io.vertx.core.AsyncResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Those who publish: what they have offered and what they were told. They offer again what has a key. */
final class Publishers {
    private static final long PATIENCE_NANOS = 3 * Timeline.SECOND;
    private static final long AGAIN_NANOS = 300 * Timeline.MILLI;
    private static final int OFFERS = 30;
    private static final int HOP_NANOS = 300_000;

    private final Timeline timeline;
    private final List<Place> places;
    private final Random random;
    final List<Published> all = new ArrayList<>();
    private int waiting;

    Publishers(Timeline timeline, List<Place> places, Random random) {
        this.timeline = timeline;
        this.places = places;
        this.random = random;
    }

    /** Offers so many at once. */
    void publish(Step.Publish step) {
        for (int i = 0; i < step.events(); i++) {
            var event = new Published(all.size(), step.tenant(), step.type(), step.keyed());
            all.add(event);
            offer(event, step.process());
        }
    }

    /** Offers one again that has a key. */
    void publishAgain(Step.PublishAgain step) {
        if (step.published() < all.size() && all.get(step.published()).key != null) {
            offer(all.get(step.published()), step.process());
        }
    }

    /** True while somebody still waits for an answer or is about to offer again. */
    boolean busy() {
        return waiting > 0;
    }

    /** One call that waits for its answer. */
    private final class Call {
        private final Published event;
        private final int process;
        private boolean over;

        private Call(Published event, int process) {
            this.event = event;
            this.process = process;
            waiting++;
        }

        private void begin() {
            timeline.in(PATIENCE_NANOS, Life.world(), () -> end(true));
            PlayedProcess chosen = places.get(process).process();
            if (chosen == null || !chosen.takesRequests()) {
                timeline.in(hop(), Life.world(), () -> end(true));
                return;
            }
            event.offers++;
            timeline.in(
                    hop(),
                    chosen.life,
                    () -> chosen.publish(event.draft())
                            .onComplete(done -> timeline.in(hop(), Life.world(), () -> answered(done))));
        }

        private void answered(AsyncResult<Receipt> done) {
            if (done.succeeded()) {
                event.receipts.add(done.result());
                end(false);
            } else {
                boolean invalid = done.cause() instanceof Refusal refusal && refusal.kind() == Refusal.Kind.INVALID;
                event.refused |= invalid;
                end(!invalid);
            }
        }

        private void end(boolean again) {
            if (over) {
                return;
            }
            over = true;
            if (again && event.key != null && !event.acknowledged() && event.offers < OFFERS) {
                timeline.in(AGAIN_NANOS, Life.world(), () -> {
                    waiting--;
                    offer(event, (process + 1) % places.size());
                });
            } else {
                waiting--;
            }
        }
    }

    private void offer(Published event, int process) {
        new Call(event, process).begin();
    }

    private long hop() {
        return 20_000L + random.nextInt(HOP_NANOS);
    }
}

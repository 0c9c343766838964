package dev.signpost.planted;

import static dev.signpost.chaos.Breach.*;
import static dev.signpost.planted.Condition.*;
import static dev.signpost.planted.PlantedBug.bug;

import java.util.List;

/** Bugs of lanes and of attempts. */
final class DeliverBugs {
    private DeliverBugs() {}

    static List<PlantedBug> all() {
        return List.of(
                bug("body-of-another-event", DOUBLED, ALTERED)
                        .shownBy(FAILING_RECEIVERS)
                        .inJava(
                                "deliver/Lanes",
                                "Map<UUID, Rendering> renderings = new HashMap<>();",
                                "Map<Long, Rendering> renderings = new HashMap<>();")
                        .inJava(
                                "deliver/Lanes",
                                "renderings.computeIfAbsent(delivery.event().id(), id ->",
                                "renderings.computeIfAbsent(delivery.webhookKey(), key ->"),
                bug("aged-out-dropped", UNFINISHED, REPAIRED)
                        .shownBy(SLOW_RECEIVERS)
                        .inJava(
                                "deliver/Lanes",
                                "exits.defer(exits.next(lane), WaitReason.WAITED_TOO_LONG, clock.millis());",
                                "exits.next(lane);"),
                bug("lane-full-dropped", UNFINISHED, REPAIRED)
                        .shownBy(SLOW_RECEIVERS)
                        .inJava("deliver/Lanes", "exits.defer(parcel, WaitReason.LANE_FULL, clock.millis());", ""),
                bug("slot-leaked-by-a-failure", UNFINISHED, LATE, REPAIRED)
                        .shownBy(FAILING_RECEIVERS)
                        .inJava(
                                "deliver/Lanes",
                                "attempts.make(lane, parcel, permission).onComplete(done -> { lane.inFlight--;",
                                """
                                attempts.make(lane, parcel, permission).onComplete(done -> {
                                    AttemptReport made = done.result();
                                    if (made != null
                                            && made.settlement().verdict() instanceof dev.signpost.model.Verdict.Delivered) {
                                        lane.inFlight--;
                                    }
                                """),
                bug("put-aside-and-kept", UNEXPLAINED_DUPLICATE)
                        .shownBy(ABSENT_RECEIVERS)
                        .inJava("deliver/Exits", "} else { defer(parcel, reason, dueMillis); }", """
                                } else {
                                    defer(parcel, reason, dueMillis);
                                    lane.waiting.add(parcel);
                                }
                                """),
                bug("breaker-never-closes", UNFINISHED, LATE, REPAIRED)
                        .shownBy(ABSENT_RECEIVERS)
                        .inJava(
                                "deliver/Breaker",
                                "if (state == State.CLOSED) { return false; }",
                                "if (state != State.OPEN) { return false; }"),
                bug("block-ignored-by-what-waits", SENT_AFTER_STOP)
                        .shownBy(BLOCKS, SLOW_RECEIVERS)
                        .inJava(
                                "deliver/Attempts",
                                "ParkReason held = heldBecause(webhook);",
                                "ParkReason held = parcel.claimed() ? heldBecause(webhook) : null;")
                        .inJava("deliver/Attempts", "now != null && now.active() &&", "now != null &&"),
                bug("signature-over-other-bytes", BADLY_SIGNED)
                        .shownBy(LOAD)
                        .inJava(
                                "deliver/Attempts",
                                "webhook.id(), sentAt, body, signer);",
                                "webhook.id(), sentAt, parcel.delivery().event().data().bytes(), signer);"),
                bug("half-a-head-counted-as-success", FALSELY_DELIVERED)
                        .shownBy(HALF_ANSWERS)
                        .inJava("outbound/Attempt", "boolean cut = came != null && came.keptCut();", """
                                boolean cut = came != null && came.keptCut();
                                if (new String(bytes.bytes(), java.nio.charset.StandardCharsets.ISO_8859_1)
                                        .startsWith("HTTP/1.1 200")) {
                                    return new Outcome.Answered(
                                            200, elapsedMillis(), null, Answer.ofFailure(bytes, cut, null, resent()));
                                }
                                """),
                bug("late-answer-counted", FALSELY_DELIVERED)
                        .shownBy(HANGING_RECEIVERS)
                        .inJava(
                                "outbound/Attempt",
                                "return startNanos + request.deadlineMillis() * MILLI;",
                                "return startNanos + 3 * request.deadlineMillis() * MILLI;"));
    }
}

package dev.signpost.planted;

import static dev.signpost.chaos.Breach.*;
import static dev.signpost.planted.AcceptBugs.FENCE;
import static dev.signpost.planted.AcceptBugs.NO_FENCE;
import static dev.signpost.planted.Condition.*;
import static dev.signpost.planted.PlantedBug.bug;

import java.util.List;

/** Bugs of the statements that record outcomes, claim deliveries and replay them, and of those that send them. */
final class SettleBugs {
    private SettleBugs() {}

    static List<PlantedBug> all() {
        return List.of(
                bug("fence-left-out-of-settle", STALE_WRITE, UNEXPLAINED_DUPLICATE)
                        .shownBy(PARTITION)
                        .inSql("queue/settle", FENCE, NO_FENCE)
                        .inSql("queue/settle_delivered", FENCE, NO_FENCE),
                bug("fence-left-out-of-claim", UNFINISHED, REPAIRED)
                        .shownBy(PARTITION)
                        .inSql("queue/claim", FENCE, NO_FENCE),
                bug("claimed-rows-deleted-before-the-send", LOST, UNFINISHED, UNRECORDED, REPAIRED)
                        .shownBy(FAILING_RECEIVERS)
                        .inSql("queue/claim", """
                                UPDATE backlog b SET claimed_by = :pod, claim_number = :claim
                                FROM picked p
                                WHERE
                                """, "DELETE FROM backlog b USING picked p WHERE :claim::bigint > 0 AND"),
                bug("lane-head-removed-too-early", UNFINISHED, REPAIRED)
                        .shownBy(FAILING_RECEIVERS)
                        .inSql(
                                "queue/claim",
                                "AND h.version = r.version AND r.next_due IS NULL",
                                "AND h.version = r.version AND (r.next_due IS NULL OR r.next_due > clock_timestamp())"),
                bug("attempt-number-used-twice", UNRECORDED, UNFINISHED, REPAIRED)
                        .shownBy(FAILING_RECEIVERS)
                        .inSql(
                                "queue/settle",
                                "due_at = m.due_at, number = m.number + m.attempted::int,",
                                "due_at = m.due_at, number = m.number,"),
                bug("put-aside-and-not-queued", REPAIRED, UNFINISHED)
                        .shownBy(SLOW_RECEIVERS)
                        .inSql(
                                "queue/settle",
                                "FROM moved WHERE claim_number IS NULL AND verdict = :VerdictCode.AGAIN",
                                "FROM moved WHERE claim_number IS NULL AND verdict = :VerdictCode.AGAIN AND attempted"),
                bug("last-of-a-replay-forgotten", UNFINISHED, LOST, REPAIRED)
                        .shownBy(REPLAYS)
                        .inSql("queue/job_replay", "number, 0, :WaitReason.REPLAY, profile_version FROM revived", """
                                number, 0, :WaitReason.REPLAY, profile_version FROM revived
                                WHERE (event_id, webhook_key) IS DISTINCT FROM (:then_event::uuid, :then_webhook::bigint)
                                """),
                bug("failed-resend-counted-as-delivered", FALSELY_DELIVERED)
                        .shownBy(REPLAYS)
                        .inJava(
                                "retry/RetryPolicy",
                                "return new Decision(new Verdict.Parked(ParkReason.EXHAUSTED), WebhookEffect.EXHAUSTED,"
                                        + " result);",
                                """
                                return delivery.once()
                                        ? new Decision(Verdict.DELIVERED, WebhookEffect.NONE, result)
                                        : new Decision(
                                                new Verdict.Parked(ParkReason.EXHAUSTED), WebhookEffect.EXHAUSTED, result);
                                """),
                bug("outcome-dropped-when-the-answer-was-lost", REPAIRED, UNEXPLAINED_DUPLICATE, UNFINISHED)
                        .shownBy(CUT_CONNECTION)
                        .inJava(
                                "queue/AttemptLog",
                                "orElseGet(() -> settle(pod, batch)))",
                                "orElseGet(() -> Future.succeededFuture(0)))"),
                bug("half-of-a-refused-batch-dropped", UNFINISHED, REPAIRED)
                        .shownBy(BAD_ROWS)
                        .inJava("record/Recorder", """
                                return settle(batch.subList(0, half), simple)
                                    .compose(first -> settle(batch.subList(half, batch.size()), simple));
                                """, "return settle(batch.subList(0, half), simple);"),
                bug("lost-claim-never-released", UNFINISHED, REPAIRED)
                        .shownBy(CUT_CONNECTION, FAILING_RECEIVERS)
                        .inJava(
                                "queue/Claims",
                                "return sql.run(RELEASE.bind().set(\"pod\", pod.id()).set(\"claim\", number))"
                                        + ".map(new Claimed(List.of(), List.of()));",
                                "return Future.succeededFuture(new Claimed(List.of(), List.of()));"),
                bug("retry-timer-lost", UNFINISHED, REPAIRED)
                        .shownBy(FAILING_RECEIVERS)
                        .inJava("deliver/ClaimVerticle", "private void sleep(long millis) { if (!stopped) {", """
                                private void sleep(long millis) {
                                    if (!stopped && millis < LONGEST_SLEEP_MILLIS) {
                                """),
                bug("outcomes-not-written-at-a-drain", UNEXPLAINED_DUPLICATE)
                        .shownBy(DRAIN)
                        .inJava("boot/Pipeline", "board.inFlight() == 0 && unsettled() == 0", "board.inFlight() == 0"),
                bug("counts-not-written-at-a-drain", COUNTS_DISAGREE)
                        .shownBy(DRAIN)
                        .inJava("boot/Pipeline", ".compose(over -> counting.end())", ""));
    }
}

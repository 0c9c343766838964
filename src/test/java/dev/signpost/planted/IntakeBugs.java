package dev.signpost.planted;

import static dev.signpost.chaos.Breach.*;
import static dev.signpost.planted.Condition.*;
import static dev.signpost.planted.PlantedBug.bug;

import java.util.List;

/** Bugs on the way from the publisher into the lanes. */
final class IntakeBugs {
    private IntakeBugs() {}

    static List<PlantedBug> all() {
        return List.of(
                bug("answer-before-the-commit", LOST, UNFINISHED, DOUBLED, REPAIRED)
                        .shownBy(POSTGRES_KILL)
                        .inJava("ingest/BatchWriter", "onItsWay = batch;", """
                                onItsWay = batch;
                                Answers early = Answers.now(listener::forget);
                                for (int i = 0; i < batch.events().size(); i++) {
                                    var made = batch.publications().get(i);
                                    early.complete(
                                            batch.events().get(i),
                                            new AcceptAnswer(
                                                    AcceptAnswer.Kind.INSERTED, made.event().id(), made.matched()),
                                            false);
                                }
                                early.send();
                                """),
                bug("hand-over-before-the-commit", UNRECORDED, DOUBLED, PHANTOM)
                        .shownBy(CREATIONS)
                        .inJava("ingest/BatchWriter", "onItsWay = batch;", """
                                onItsWay = batch;
                                List<AcceptedEvent> early = new ArrayList<>();
                                for (int i = 0; i < batch.events().size(); i++) {
                                    batch.handOver(i, early);
                                }
                                if (pod != null) {
                                    queues.handOver(pod, early);
                                }
                                """)
                        .inJava("ingest/BatchWriter", "batch.handOver(i, durable);", ""),
                bug("hand-over-misses-the-last-verticle", UNFINISHED, REPAIRED)
                        .shownBy(LOAD)
                        .inJava(
                                "bus/stage/DeliverQueues",
                                "for (int i = 0; i < targets.size(); i++) {",
                                "for (int i = 0; i < targets.size() - 1; i++) {"),
                bug("matched-again-with-the-old-catalogue", MISCOUNTED, LOST, MISDIRECTED)
                        .shownBy(CREATIONS)
                        .inJava(
                                "catalog/Snapshots",
                                "return inSight(slot, slot::refresh);",
                                "return inSight(slot, slot::get);"),
                bug("matches-of-another-tenant", ACROSS_TENANTS)
                        .shownBy(TENANTS)
                        .inJava(
                                "match/TenantIndex",
                                "private final Map<String, Match> remembered",
                                "private static final Map<String, Match> remembered"));
    }
}

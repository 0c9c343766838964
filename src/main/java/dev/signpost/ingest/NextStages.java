package dev.signpost.ingest;

import dev.signpost.bus.stage.HandOver;
import dev.signpost.bus.stage.StageBus;
import dev.signpost.model.QueueStates;

/**
 * The stages that come next.
 *
 * @param verticles number of deliver verticles
 * @param unanswered told when one of them does not take what it was handed
 * @param states which webhooks' queues take nothing
 */
public record NextStages(StageBus bus, int verticles, HandOver.Unanswered unanswered, QueueStates states) {}

package dev.signpost.ingest;

import dev.signpost.bus.stage.DeliverQueues;
import dev.signpost.bus.stage.StageBus;
import dev.signpost.model.QueueStates;

/** The stages that come next, and which webhooks' queues take nothing. */
public record NextStages(StageBus bus, DeliverQueues queues, QueueStates states) {}

package dev.signpost.deliver;

import dev.signpost.model.SendStops;

/** What makes the attempts, and where word of lanes goes. */
record AttemptMaking(Attempts attempts, AttemptJournal journal, SendStops stops, ReceiverProof resuming) {}

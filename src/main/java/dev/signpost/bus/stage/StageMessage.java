package dev.signpost.bus.stage;

/** A message between stages of one process: immutable, passed by reference. */
public sealed interface StageMessage
        permits AcceptedBatch,
                ClaimedBatch,
                Done,
                DropQueues,
                DueIn,
                MatchReply,
                MatchRequest,
                Ping,
                ReceiverRecovered,
                RunChore,
                SendNow,
                StopStage {}

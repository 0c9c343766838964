package dev.signpost.model;

/**
 * Why a webhook's deliveries go to the backlog at once.
 *
 * @param untilMillis when they are due there, milliseconds since 1970; in the past for now
 */
public record QueuePause(WaitReason reason, long untilMillis) {}

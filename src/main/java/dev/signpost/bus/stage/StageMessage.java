package dev.signpost.bus.stage;

/** A message between stages of one process: immutable, passed by reference. */
public interface StageMessage {}

package dev.signpost.bus.stage;

/** The answer of a stage that has done what it was asked, and has nothing to tell. */
public record Done() implements StageMessage {
    public static final Done DONE = new Done();
}

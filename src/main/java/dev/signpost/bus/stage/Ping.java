package dev.signpost.bus.stage;

/** To any stage: answered with {@link Done} as soon as its event loop gets to it. */
public record Ping() implements StageMessage {}

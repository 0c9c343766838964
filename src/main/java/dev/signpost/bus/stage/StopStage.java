package dev.signpost.bus.stage;

/** To claim and to deliver verticles: start nothing more. Answered with {@link Done} when nothing new will start. */
public record StopStage() implements StageMessage {}

package dev.signpost.simulation;

import dev.signpost.simulation.Weather.Fault;

/** Something that happens in a history, at a millisecond of it. Processes and webhooks are numbered from 0. */
sealed interface Step {
    long at();

    /** The place of the process that it concerns; -1 for none. */
    default int process() {
        return -1;
    }

    /** The place of the webhook that it concerns; -1 for none. */
    default int webhook() {
        return -1;
    }

    /** How many events come. Keyed ones are offered again until they are acknowledged. */
    record Publish(long at, int process, int tenant, String type, int events, boolean keyed) implements Step {
        /** The same with so many events. */
        Publish of(int others) {
            return new Publish(at, process, tenant, type, others, keyed);
        }
    }

    /** A publisher offers again what it has offered before, with the same key. */
    record PublishAgain(long at, int process, int published) implements Step {}

    /** A receiver behaves like this for a time. */
    record Behave(long at, int webhook, Manner manner, long millis) implements Step {}

    /** A process dies, and another is started in its place. */
    record Kill(long at, int process, long downMillis) implements Step {}

    /** A process stands still, and goes on as if nothing had happened. */
    record Freeze(long at, int process, long millis) implements Step {}

    /** A process is asked to stop, and another is started in its place. */
    record Drain(long at, int process, long downMillis) implements Step {}

    /** The way between a process and the database is bad for a time: so many of a thousand statements meet it. */
    record Spoil(long at, int process, Fault fault, int often, long millis) implements Step {}

    /** The database is away for everybody. */
    record Outage(long at, long millis) implements Step {}

    /** The database's clock is set ahead or back by so much. */
    record SetClock(long at, long millis) implements Step {}

    /** The wall clock of the machine that a process runs on is set ahead or back by so much. */
    record SetMachineClock(long at, int process, long millis) implements Step {}

    /** The operator lets nothing be sent to a webhook's host for a time. */
    record StopDestination(long at, int process, int webhook, long millis) implements Step {}

    /** Somebody stops a webhook. */
    record Disable(long at, int process, int webhook) implements Step {}

    /** And lets it go on. */
    record Enable(long at, int process, int webhook) implements Step {}

    record Delete(long at, int process, int webhook) implements Step {}

    /** Somebody wants what waits for a webhook to be sent now. */
    record SendNow(long at, int process, int webhook) implements Step {}
}

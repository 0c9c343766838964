package dev.signpost.queue;

import dev.signpost.model.Pod;

/** Where outcomes go, on the event loop of the deliver verticle that they come from. */
public interface Recording {

    /** Takes an outcome; it will be recorded unless the pod is lost before. */
    void add(Pod pod, Settlement settlement);

    /** False while too many outcomes wait to be recorded: then no new attempt starts. */
    boolean hasRoom();

    /** Outcomes that are not recorded yet. */
    int unsettled();
}

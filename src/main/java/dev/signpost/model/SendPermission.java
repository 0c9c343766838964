package dev.signpost.model;

import org.jspecify.annotations.Nullable;

/** Whether this pod may send at all. Any thread may ask. */
public interface SendPermission {

    /** True while its lease is held, and what was changed while it was not is in force here. */
    boolean held();

    /** The pod, or null while it has lost its lease to others. */
    @Nullable
    Pod pod();

    /** Pods that share a webhook's rate limit, this one included. */
    int livingPods();
}

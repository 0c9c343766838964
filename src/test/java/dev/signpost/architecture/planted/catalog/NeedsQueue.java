package dev.signpost.architecture.planted.catalog;

import dev.signpost.architecture.planted.queue.NeedsCatalog;

public interface NeedsQueue {
    NeedsCatalog other();
}

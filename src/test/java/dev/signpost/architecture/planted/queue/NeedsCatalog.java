package dev.signpost.architecture.planted.queue;

import dev.signpost.architecture.planted.catalog.NeedsQueue;

public record NeedsCatalog(NeedsQueue other) {}

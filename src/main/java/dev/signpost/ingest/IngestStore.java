package dev.signpost.ingest;

import dev.signpost.queue.EventLog;
import dev.signpost.queue.IdClock;
import dev.signpost.queue.PodLease;
import dev.signpost.queue.Watermark;
import java.time.InstantSource;

/** Where events become durable, what their ids come from, and what time it is. */
public record IngestStore(EventLog log, PodLease lease, IdClock ids, Watermark watermark, InstantSource clock) {}

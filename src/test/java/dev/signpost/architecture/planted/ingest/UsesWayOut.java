package dev.signpost.architecture.planted.ingest;

import dev.signpost.architecture.planted.outbound.Way;

record UsesWayOut(Way way) {}

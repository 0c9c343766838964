package dev.signpost.architecture.planted.queue;

import io.vertx.pgclient.PgConnectOptions;

record OwnDriver(PgConnectOptions options) {}

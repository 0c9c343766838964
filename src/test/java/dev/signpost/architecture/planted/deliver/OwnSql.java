package dev.signpost.architecture.planted.deliver;

import io.vertx.sqlclient.Tuple;

record OwnSql(Tuple tuple) {}

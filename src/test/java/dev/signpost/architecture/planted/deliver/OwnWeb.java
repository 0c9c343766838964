package dev.signpost.architecture.planted.deliver;

import io.vertx.ext.web.RoutingContext;

record OwnWeb(RoutingContext context) {}

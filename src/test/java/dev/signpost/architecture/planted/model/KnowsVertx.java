package dev.signpost.architecture.planted.model;

import io.vertx.core.json.JsonObject;

record KnowsVertx(JsonObject json) {}

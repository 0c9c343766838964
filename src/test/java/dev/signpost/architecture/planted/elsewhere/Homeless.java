package dev.signpost.architecture.planted.elsewhere;

record Homeless() {}

package dev.signpost.architecture.planted.match;

public record Stage() {}

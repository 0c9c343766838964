package dev.signpost.architecture.planted.outbound;

public record Way() {}

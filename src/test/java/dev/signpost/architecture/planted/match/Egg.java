package dev.signpost.architecture.planted.match;

public record Egg(Hen laidBy) {}

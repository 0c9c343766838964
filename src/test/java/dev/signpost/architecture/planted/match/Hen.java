package dev.signpost.architecture.planted.match;

import java.util.List;

/** What is nested in a class needs what its outer class needs. */
public record Hen(List<Nest> nests) {
    public record Nest(Egg egg) {}
}

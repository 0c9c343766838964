package dev.signpost.pg;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The parameters that a statement declares, in the order of their numbers, made for being found fast. */
final class SqlParameters {
    /** A call notes in one long which ones are set. */
    static final int MOST = Long.SIZE;

    static final SqlParameters NONE = new SqlParameters(List.of(), List.of());

    private final String[] names;
    private final SqlType[] types;

    SqlParameters(List<String> names, List<SqlType> types) {
        // A caller's literal is the same object then, and is found without comparing letters.
        this.names = names.stream().map(String::intern).toArray(String[]::new);
        this.types = types.toArray(SqlType[]::new);
    }

    int count() {
        return names.length;
    }

    String name(int place) {
        return names[place];
    }

    SqlType type(int place) {
        return types[place];
    }

    List<String> names() {
        return List.of(names);
    }

    List<SqlType> types() {
        return List.of(types);
    }

    /**
     * Where a parameter stands, from 0; -1 for nowhere.
     *
     * @param likely where it is looked for first
     */
    @SuppressWarnings("ReferenceEquality") // The common case; the others are compared.
    int place(String name, int likely) {
        if (likely < names.length && names[likely] == name) {
            return likely;
        }
        for (int place = 0; place < names.length; place++) {
            if (names[place].equals(name)) {
                return place;
            }
        }
        return -1;
    }

    String toString(int place) {
        return ":" + names[place] + " " + types[place];
    }

    @Override
    public String toString() {
        return IntStream.range(0, names.length).mapToObj(this::toString).collect(Collectors.joining(", "));
    }
}

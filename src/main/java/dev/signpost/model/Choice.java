package dev.signpost.model;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** What to say of a name that is none of those that would do: which would, and which of them was probably meant. */
public final class Choice {
    /** A longer text is no slip of the fingers, and comparing costs the product of both lengths. */
    private static final int LONGEST = 64;

    private Choice() {}

    /** Like {@code expected one of iara, standard; did you mean standard?}; with nothing to choose, that. */
    public static String expected(String given, Collection<String> known) {
        if (known.isEmpty()) {
            return "there are none";
        }
        return "expected one of " + String.join(", ", known)
                + nearest(given, known)
                        .map(near -> "; did you mean " + near + "?")
                        .orElse("");
    }

    /** The one that differs by a slip: case, one letter in five, or two letters swapped. */
    public static Optional<String> nearest(String given, Collection<String> known) {
        String text = given.toLowerCase(Locale.ROOT);
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        record Candidate(String name, int distance) {}
        return known.stream()
                .filter(name -> Math.abs(name.length() - text.length()) <= allowed(text))
                .map(name -> new Candidate(name, distance(text, name.toLowerCase(Locale.ROOT))))
                .filter(candidate -> candidate.distance() <= allowed(text))
                .min(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
                .map(Candidate::name);
    }

    private static int allowed(String text) {
        return Math.max(1, text.length() / 5);
    }

    /** How many letters to insert, leave out, replace or swap with the next one. */
    private static int distance(String one, String other) {
        int[] beforeLast = new int[other.length() + 1];
        int[] last = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int[] row = new int[other.length() + 1];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                boolean same = one.charAt(i - 1) == other.charAt(j - 1);
                row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + (same ? 0 : 1));
                if (i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            beforeLast = last;
            last = row;
        }
        return last[other.length()];
    }
}

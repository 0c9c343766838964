package dev.signpost.simulation;

import java.util.stream.Collectors;

/** Looks for a history that fails; speaks in types of the JDK, so that it can be asked through another class loader. */
public final class Search {
    private Search() {}

    /** What the first failing history of these shows, with its seed in front; an empty text if none fails. */
    public static String firstFailure(long firstSeed, long count) {
        Quiet.begin();
        try {
            for (long seed = firstSeed; seed < firstSeed + count; seed++) {
                History.Result result = History.run(Plan.of(seed));
                if (result.failed()) {
                    return seed + " "
                            + result.found().keySet().stream().map(Enum::name).collect(Collectors.joining(", "))
                            + " " + result.found().values().iterator().next().get(0);
                }
            }
            return "";
        } finally {
            Quiet.end();
        }
    }
}

package dev.signpost.planted;

import dev.signpost.chaos.Breach;
import dev.signpost.chaos.Findings;
import dev.signpost.chaos.Trouble;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The command: plants each bug in turn and lets storms pass over it until it is noticed. */
public final class Campaign {
    private List<PlantedBug> bugs = PlantedBug.all();
    private long first = 1;
    private int seeds = 20;
    private boolean none;
    private Path home = Path.of("target", "planted");

    private Campaign() {}

    public static void main(String[] args) {
        Deque<String> words = new ArrayDeque<>(List.of(args));
        if (words.contains("--help")) {
            System.out.printf(
                    """
            Plants bugs, one after the other, and strikes the pods that have them until the checker notices.

              --bugs LIST    names with commas between them; default: all
              --seed N       the first seed; default 1
              --seeds N      storms for each bug at most; default 20
              --none         plants nothing and strikes as it does for these bugs: it must find nothing
              --dir DIR      for the logs; default target/planted

            The exit status is 1 if a bug was not noticed. Bugs:
            %s
            """,
                    String.join(
                            "\n",
                            PlantedBug.all().stream().map(PlantedBug::toString).toList()));
            return;
        }
        var campaign = new Campaign();
        try {
            while (!words.isEmpty()) {
                campaign.take(words.poll(), words);
            }
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "; --help tells what there is");
            System.exit(2);
        }
        System.exit(campaign.run() ? 0 : 1);
    }

    private void take(String option, Deque<String> rest) {
        if (option.equals("--none")) {
            none = true;
            return;
        }
        String value = rest.poll();
        if (value == null) {
            throw new IllegalArgumentException(option + " is no option, or lacks its value");
        }
        switch (option) {
            case "--bugs" ->
                bugs = List.of(value.split(",", -1)).stream()
                        .map(PlantedBug::named)
                        .toList();
            case "--seed" -> first = Long.parseLong(value);
            case "--seeds" -> seeds = Integer.parseInt(value);
            case "--dir" -> home = Path.of(value);
            default -> throw new IllegalArgumentException(option + " is no option");
        }
    }

    private boolean run() {
        var hunt = new Hunt(home, line -> System.out.println("    " + line), Hunt.REST_WITHIN);
        return none ? runWithout(hunt) : runAll(hunt);
    }

    private boolean runAll(Hunt hunt) {
        boolean all = true;
        for (PlantedBug bug : bugs) {
            Optional<Hunt.Caught> caught = Optional.empty();
            for (long seed = first; seed < first + seeds && caught.isEmpty(); seed++) {
                caught = hunt.over(bug, seed);
            }
            System.out.println(caught.map(Hunt.Caught::line).orElse(bug.name() + " was not noticed"));
            all &= caught.isPresent();
        }
        return all;
    }

    private boolean runWithout(Hunt hunt) {
        boolean sound = true;
        Set<Map<Trouble, Integer>> decks = new LinkedHashSet<>();
        bugs.forEach(bug -> decks.add(Hunt.troubles(bug.shownBy())));
        for (Map<Trouble, Integer> deck : decks) {
            Findings findings = hunt.over(List.of(), deck, first);
            System.out.println(deck + ": " + findings);
            // A pod that has just begun to work takes up less than later.
            sound &= findings.breaches().keySet().stream().allMatch(Breach.LEAKED::equals);
        }
        return sound;
    }
}

package dev.signpost.planted;

import dev.signpost.chaos.Breach;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A bug that can be planted.
 *
 * @param name in the words of whoever would report it, with hyphens
 * @param caughtBy any of these properties must notice it, the likeliest first
 * @param shownBy what must happen for that
 * @param edits the changes of source files that make it
 */
public record PlantedBug(String name, List<Breach> caughtBy, Set<Condition> shownBy, List<Edit> edits) {

    /** All of them. */
    public static List<PlantedBug> all() {
        return Stream.of(AcceptBugs.all(), SettleBugs.all(), TakeOverBugs.all(), IntakeBugs.all(), DeliverBugs.all())
                .flatMap(List::stream)
                .toList();
    }

    /** The one with that name. */
    public static PlantedBug named(String name) {
        return all().stream()
                .filter(bug -> bug.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no bug is called " + name + "; there are "
                        + all().stream().map(PlantedBug::name).toList()));
    }

    /** Begins the description of one. */
    static PlantedBug bug(String name, Breach... caughtBy) {
        return new PlantedBug(name, List.of(caughtBy), Set.of(), List.of());
    }

    PlantedBug shownBy(Condition... conditions) {
        return new PlantedBug(name, caughtBy, EnumSet.of(conditions[0], conditions), edits);
    }

    /** Replaces text of a class. */
    PlantedBug inJava(String file, String text, String replacement) {
        return in("src/main/java/dev/signpost/" + file + ".java", text, replacement);
    }

    /** Replaces text of a statement. */
    PlantedBug inSql(String statement, String text, String replacement) {
        return in("src/main/resources/sql/" + statement + ".sql", text, replacement);
    }

    private PlantedBug in(String source, String text, String replacement) {
        List<Edit> more = new ArrayList<>(edits);
        more.add(new Edit(source, text, replacement));
        return new PlantedBug(name, caughtBy, shownBy, List.copyOf(more));
    }

    @Override
    public String toString() {
        return name;
    }
}

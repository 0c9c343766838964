package dev.signpost.pg;

import dev.signpost.pg.Finding.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What connections have asked for, and a pooler on the way has dropped. */
final class DroppedSettings {
    private DroppedSettings() {}

    /** What was asked for and is not in force. */
    static List<Finding> of(ServerState ours, ServerNeeds needs) {
        List<Finding> findings = new ArrayList<>();
        var schema = new SessionSettings.Asked("search_path", needs.schema(), Kind.UNFIT, "No table would be found.");
        missing(schema, ours, needs.database()).ifPresent(findings::add);
        for (SessionSettings.Asked asked : SessionSettings.ASKED) {
            if (!asked.name().equals(SessionSettings.SYNCHRONOUS_COMMIT)) {
                missing(asked, ours, needs.database()).ifPresent(findings::add);
            }
        }
        return findings;
    }

    private static Optional<Finding> missing(SessionSettings.Asked asked, ServerState ours, DatabaseUri database) {
        String actual = ours.text(asked.name());
        return actual.isEmpty() || actual.equals(asked.value())
                ? Optional.empty()
                : Optional.of(new Finding(
                        asked.without(),
                        asked.name(),
                        actual,
                        asked.why() + " Signpost's connections ask for " + asked.value() + ", and a pooler on the way"
                                + " drops it. Set it for the role, and have the pooler connect anew: "
                                + SessionSettings.alterRole(database, asked.name(), asked.value())));
    }
}

package dev.signpost.chaos;

import dev.signpost.chaos.Evidence.Size;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compares what the processes took up when they were warm with what they take up at rest, after all troubles. */
final class Sizes {
    private static final String STALE_WRITES = "staleWrites";

    /** Sessions of the database beyond those when warm, for pools need not be full by then. */
    static final long MORE_CONNECTIONS = 12;

    /** What may be there at rest beyond what was there when warm; what is not named must be zero at rest. */
    private static final Map<String, Long> GROWTH = Map.of(
            "threads",
            12L,
            "descriptors",
            150L,
            "heapBytes",
            96L << 20,
            "databaseConnections",
            MORE_CONNECTIONS,
            "receiverConnections",
            200L,
            STALE_WRITES,
            Long.MAX_VALUE / 2);

    private Sizes() {}

    static void judge(List<Size> sizes, Findings findings) {
        Map<String, Map<String, Long>> warm = new HashMap<>();
        sizes.stream().filter(size -> size.when().equals("warm")).forEach(size -> warm.put(size.pod(), size.amounts()));
        sizes.stream().filter(size -> size.when().equals("rest")).forEach(size -> {
            Map<String, Long> before = warm.getOrDefault(size.pod(), Map.of());
            findings.staleWrites += size.amounts().getOrDefault(STALE_WRITES, 0L);
            size.amounts().forEach((what, amount) -> {
                Long growth = GROWTH.get(what);
                long allowed = growth == null ? 0 : before.getOrDefault(what, 0L) + growth;
                if (amount > allowed) {
                    findings.add(Breach.LEAKED, size.pod() + ": " + amount + " " + what + ", allowed " + allowed);
                }
            });
        });
    }
}

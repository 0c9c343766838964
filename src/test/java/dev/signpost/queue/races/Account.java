package dev.signpost.queue.races;

import dev.signpost.testkit.TestDatabase;
import java.util.Collection;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What became of everything, when no pod holds anything in memory.
 *
 * @param lost pairs of a stored event and a target of which no row says what became or will become of them
 * @param acksWithoutEvent ids that a publisher was given and that do not exist
 * @param doubled pairs that were delivered twice, or were delivered and still wait
 */
record Account(long lost, long acksWithoutEvent, long doubled) {
    static final Account CLEAN = new Account(0, 0, 0);

    // A claim of a pod that is gone is nobody's: no take-over will come by again.
    private static final String LOST = """
            SELECT count(*) FROM event e CROSS JOIN LATERAL unnest(e.targets || e.deferred) AS t (webhook_key)
            WHERE NOT EXISTS (SELECT FROM attempt a
                              WHERE a.webhook_key = t.webhook_key AND a.event_id = e.id AND a.verdict IN (0, 3))
              AND NOT EXISTS (SELECT FROM backlog b
                              WHERE b.webhook_key = t.webhook_key AND b.event_id = e.id
                                AND (b.claimed_by IS NULL OR b.claimed_by IN (SELECT id FROM pod)))
              AND NOT EXISTS (SELECT FROM parked p WHERE p.webhook_key = t.webhook_key AND p.event_id = e.id)
            """;
    private static final String DOUBLED = """
            SELECT (SELECT count(*) FROM (SELECT FROM attempt WHERE verdict = 0
                                          GROUP BY webhook_key, event_id HAVING count(*) > 1) twice)
                 + (SELECT count(*) FROM attempt a JOIN backlog b USING (webhook_key, event_id) WHERE a.verdict = 0)
            """;

    private static final String UNKNOWN = """
            SELECT count(*) FROM unnest(CAST(? AS uuid[])) AS acked (id)
            WHERE NOT EXISTS (SELECT FROM event e WHERE e.id = acked.id)
            """;

    static Account of(TestDatabase database, Collection<UUID> acks) {
        String ids = acks.stream().map(UUID::toString).collect(Collectors.joining(",", "{", "}"));
        return new Account(database.number(LOST), database.number(UNKNOWN, ids), database.number(DOUBLED));
    }
}

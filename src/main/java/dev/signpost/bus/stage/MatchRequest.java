package dev.signpost.bus.stage;

import java.util.List;

/**
 * To match: which webhooks want these events. Answered with a {@link MatchReply} in the same order.
 *
 * @param wanted one for each event of a batch
 */
public record MatchRequest(List<Wanted> wanted) implements StageMessage {

    /**
     * One event.
     *
     * @param tenantKey internal number of its tenant
     * @param eventType its type
     * @param leastVersion version of the tenant's catalogue that the answer may not be older than
     */
    public record Wanted(long tenantKey, String eventType, long leastVersion) {}
}

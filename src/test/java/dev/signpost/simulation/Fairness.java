package dev.signpost.simulation;

import dev.signpost.model.EventId;
import dev.signpost.simulation.Findings.Property;
import dev.signpost.simulation.Receivers.Visit;
import dev.signpost.simulation.Tables.EventRow;
import dev.signpost.simulation.Tables.Pair;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether first attempts to receivers that are well go out in time, whatever comes for others.
 *
 * <p>The bound follows from the rules of the lanes. Tenants take turns, and within a tenant its lanes do: between two
 * turns of a lane each other tenant has at most as many turns as this lane's tenant, which is one for each of its
 * lanes. So with T tenants and n lanes of its own tenant a delivery with k of its own webhook before it goes out after
 * at most (k + 1) T n starts. A verticle has P places, and a request ends when its time is over, after D: so many
 * starts have been made within D for each P of them. While a lane has as many in flight as its own limit c allows it
 * takes no turns, and places that become free at that moment are others': so that holds for each c of its deliveries
 * anew. To that comes that its own receiver has answered those before it, which one that is well does within
 * milliseconds. What would wait longer than lanes let anything wait goes to the backlog, and other rules hold for it.
 */
final class Fairness {
    private static final long OWN_ANSWER_MILLIS = 5;
    // Commit, hand-over and connection.
    private static final long SLACK_MILLIS = 50;

    private final List<Plan.Hook> hooks;
    private final Tables tables;
    private final Receivers receivers;

    /** A delivery's first attempt, milliseconds since 1970; sent late if it never was. */
    private record First(Pair pair, long acceptedMillis, long sentMillis) {}

    Fairness(List<Plan.Hook> hooks, Tables tables, Receivers receivers) {
        this.hooks = hooks;
        this.tables = tables;
        this.receivers = receivers;
    }

    void check(Findings findings) {
        long tenants = hooks.stream().mapToInt(Plan.Hook::tenant).distinct().count();
        Map<Long, List<First>> byWebhook = new HashMap<>();
        for (EventRow event : tables.events.values()) {
            for (long webhook : event.targets()) {
                if (receivers.alwaysWell(webhook)) {
                    byWebhook
                            .computeIfAbsent(webhook, same -> new ArrayList<>())
                            .add(first(webhook, event));
                }
            }
        }
        for (int i = 0; i < hooks.size(); i++) {
            Plan.Hook hook = hooks.get(i);
            long lanes = hooks.stream()
                    .filter(other -> other.tenant() == hook.tenant())
                    .count();
            if (hook.rate() == null) {
                long limit = hook.concurrency() == null ? Settings.CONCURRENCY : hook.concurrency();
                check(byWebhook.getOrDefault(Hooks.key(hook, i), List.of()), tenants * lanes, limit, findings);
            }
        }
    }

    private First first(long webhook, EventRow event) {
        var pair = new Pair(webhook, event.id());
        List<Visit> visits = receivers.visits.getOrDefault(pair, List.of());
        long sent = visits.isEmpty()
                ? Long.MAX_VALUE
                : Database.START_MICROS / 1_000 + visits.get(0).atNanos / Timeline.MILLI;
        return new First(pair, EventId.millis(event.id()), sent);
    }

    private static void check(List<First> all, long startsBetween, long limit, Findings findings) {
        for (First each : all) {
            long before = all.stream()
                    .filter(other -> other.acceptedMillis() <= each.acceptedMillis()
                            && other.sentMillis() >= each.acceptedMillis())
                    .count();
            long starts = Math.min(before, limit) * startsBetween;
            long rounds = over(before, limit) * over(starts, Settings.IN_FLIGHT);
            long bound = rounds * Settings.TIMEOUT.toMillis() + before * OWN_ANSWER_MILLIS + SLACK_MILLIS;
            boolean inLanes = before <= Settings.LANE_CAPACITY && bound < Settings.LONGEST_WAIT.toMillis();
            long waited = each.sentMillis() - each.acceptedMillis();
            if (inLanes && waited > bound) {
                findings.add(
                        Property.FAIR,
                        each.pair() + " waited for " + waited + " ms, not " + bound + ", with " + before
                                + " of its webhook");
            }
        }
    }

    private static long over(long all, long each) {
        return (all + each - 1) / each;
    }
}

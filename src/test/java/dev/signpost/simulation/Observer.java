package dev.signpost.simulation;

import dev.signpost.model.EventId;
import dev.signpost.model.WaitReason;
import dev.signpost.simulation.Findings.Property;
import dev.signpost.simulation.SettleStatements.Offered;
import dev.signpost.simulation.Tables.AttemptRow;
import dev.signpost.simulation.Tables.EventRow;
import dev.signpost.simulation.Tables.Pair;
import dev.signpost.simulation.Tables.PodRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds in the database, while it happens, what must not happen there. */
final class Observer implements Witness {
    private static final double JITTER = 1.1;
    private static final long SLACK_MILLIS = 5;

    private final Findings findings;
    private final Map<Integer, List<Pair>> open = new HashMap<>();
    /** Pods that were taken over, and those that ended themselves. */
    final Set<Integer> gone = new HashSet<>();

    private @Nullable Tables tables;
    private long setBackMillis;

    Observer(Findings findings) {
        this.findings = findings;
    }

    void watch(Tables watched) {
        tables = watched;
    }

    /** The database's clock was set back by so much: what was to come by it comes so much later. */
    void setBack(long millis) {
        setBackMillis += millis;
    }

    private void fence(int pod, String what, Object of) {
        if (gone.contains(pod)) {
            findings.add(Property.FENCED, "pod " + pod + " was taken over and " + what + " " + of);
        }
    }

    @Override
    public void accepted(EventRow event, long now) {
        fence(event.pod(), "has accepted", event.id());
        PodRow pod = tables == null ? null : tables.pods.get(event.pod());
        if (pod != null && !event.targets().isEmpty() && EventId.compare(event.id(), pod.watermark) < 0) {
            findings.add(Property.WATERMARK, "event " + event.id() + " is accepted below its pod's watermark");
        }
        List<Pair> pairs = open.computeIfAbsent(event.pod(), same -> new ArrayList<>());
        event.targets().forEach(webhook -> pairs.add(new Pair(webhook, event.id())));
    }

    @Override
    public void settled(Pair pair, AttemptRow attempt, int pod) {
        fence(pod, "has recorded an attempt of", pair);
    }

    @Override
    public void moved(Pair pair, int pod) {
        fence(pod, "has said what becomes of", pair);
    }

    @Override
    public void claimed(Pair pair, int pod) {
        fence(pod, "has claimed", pair);
    }

    @Override
    public void collision(Pair pair, AttemptRow there, AttemptRow offered) {
        findings.add(Property.NUMBERED, pair + ": " + there + " and " + offered);
    }

    /** What follows the schedule has its wait from there, and there are as many retries. */
    @Override
    public void moves(Offered row, long now) {
        boolean again = row.verdict() == 1 && row.attempted() && row.reason() == WaitReason.SCHEDULE.code();
        int delays = Settings.DELAYS.size();
        if (again && (row.retries() < 1 || row.retries() > delays)) {
            findings.add(Property.SCHEDULED, row.pair() + " begins retry " + row.retries() + " of " + delays);
        } else if (again) {
            long delay = Settings.DELAYS.get(row.retries() - 1).toMillis();
            long ended = row.attempt().sentAt() / 1_000 + row.attempt().millis();
            long due = row.dueAt() / 1_000;
            double longest = delay * JITTER + SLACK_MILLIS + setBackMillis;
            if (due < ended + delay - SLACK_MILLIS - setBackMillis || row.waitMillis() > longest) {
                findings.add(
                        Property.SCHEDULED,
                        row.pair() + " is due " + (due - ended) + " ms after its attempt, not " + delay);
            }
        }
    }

    @Override
    public void renewed(int pod, UUID watermark) {
        List<Pair> pairs = open.get(pod);
        if (pairs == null || tables == null) {
            return;
        }
        Tables rows = tables;
        pairs.removeIf(rows::answeredFor);
        for (Pair pair : pairs) {
            if (EventId.compare(pair.event(), watermark) < 0) {
                findings.add(Property.WATERMARK, pair + " is open below " + watermark);
            }
        }
    }

    @Override
    public void gone(int pod) {
        gone.add(pod);
        open.remove(pod);
    }
}

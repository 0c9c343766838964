package dev.signpost.chaos;

import dev.signpost.chaos.Evidence.Answer;
import dev.signpost.chaos.Evidence.Asked;
import dev.signpost.chaos.Evidence.End;
import dev.signpost.chaos.Evidence.Seen;
import dev.signpost.chaos.Evidence.Strike;
import dev.signpost.chaos.Evidence.Told;
import dev.signpost.chaos.Webhooks.Webhook;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Judges a run by what publishers, receivers and the API said, and by nothing else. Knows no state of the product and
 * repairs nothing.
 */
final class Checker {
    /** A request that was on its way when the answer was given may be read so much later. */
    private static final long ON_ITS_WAY = 250_000;
    /** From a kill until everything that was accepted before it has been taken up; longer is a breach. */
    private static final long RECOVERED_WITHIN = 30_000_000;
    /** What is sent later than that is no longer because of it. */
    private static final long LOOKED_FOR = 60_000_000;

    /** A lease that is renewed no more ends by then; the packets are lost a moment after the strike was noted. */
    private static final long LEASE_OVER = Field.LEASE.toMillis() * 1_000 + 1_000_000;

    /** Requests that a process may have begun when it was frozen. */
    private static final long UNDER_WAY = 8;

    /** A machine that has too much to do may keep a pod from renewing its lease. */
    private static final long LOST_BY_CHANCE = 4;

    private final Evidence evidence;
    private final Webhooks webhooks;
    private final Explanations explanations;
    private final Findings findings = new Findings();
    private final Map<String, Told> byKey = new HashMap<>();
    private final Map<String, Told> byEvent = new HashMap<>();
    private final Map<String, End> ends = new HashMap<>();
    private final Map<String, List<Seen>> requests = new HashMap<>();

    private Checker(Evidence evidence) {
        this.evidence = evidence;
        webhooks = new Webhooks(evidence.calls());
        explanations = new Explanations(evidence);
    }

    static Findings check(Evidence evidence) {
        var checker = new Checker(evidence);
        checker.index();
        checker.judgeTold();
        checker.judgeSeen();
        checker.judgePairs();
        checker.judgeReturns();
        checker.judgeCounts();
        checker.judgeRecovery();
        checker.judgeLogs();
        evidence.complaints().forEach(what -> checker.findings.add(Breach.ENDED_BADLY, what));
        Sizes.judge(evidence.sizes(), checker.findings);
        return checker.findings;
    }

    private void index() {
        evidence.ends().forEach(end -> ends.put(Evidence.pair(end.event(), end.webhook()), end));
        for (Seen seen : evidence.seen()) {
            requests.computeIfAbsent(Evidence.pair(seen.event(), seen.webhook()), pair -> new ArrayList<>())
                    .add(seen);
        }
        requests.values().forEach(list -> list.sort(Comparator.comparingLong(Seen::at)));
        findings.requests = evidence.seen().size();
    }

    private void judgeTold() {
        for (Told told : evidence.told()) {
            Told earlier = byKey.putIfAbsent(told.key(), told);
            if (earlier != null && !earlier.event().equals(told.event())) {
                findings.add(Breach.DOUBLED, told.key() + ": " + earlier.event() + ", " + told.event());
            }
            if (earlier == null) {
                byEvent.put(told.event(), told);
                findings.events++;
                if (told.matched() != Told.UNTOLD) {
                    judgeMatched(told);
                }
            }
        }
    }

    private void judgeMatched(Told told) {
        long must = 0;
        long may = 0;
        for (Webhook webhook : webhooks.all()) {
            must += webhook.mustGet(told) ? 1 : 0;
            may += webhook.mayGet(told) ? 1 : 0;
        }
        if (told.matched() < must || told.matched() > may) {
            findings.add(
                    Breach.MISCOUNTED, told.event() + ": " + told.matched() + " instead of " + must + " to " + may);
        }
    }

    private void judgeSeen() {
        for (Seen seen : evidence.seen()) {
            String what = Evidence.pair(seen.event(), seen.webhook());
            if (!seen.owner().equals(seen.tenant())) {
                findings.add(Breach.ACROSS_TENANTS, what + ": of " + seen.owner() + " to " + seen.tenant());
            }
            if (!seen.signed()) {
                findings.add(Breach.BADLY_SIGNED, what);
            }
            judgeContent(seen, what);
            judgeStops(seen, what);
            if (explanations.leaseWasOver(seen, LEASE_OVER)) {
                findings.add(Breach.SENT_WITHOUT_LEASE, what + " by " + seen.from());
            }
        }
    }

    private void judgeContent(Seen seen, String what) {
        Told told = byKey.get(seen.key());
        if (told == null) {
            findings.add(Breach.PHANTOM, what + ": nobody was told of " + seen.key());
            return;
        }
        if (!told.event().equals(seen.event())) {
            findings.add(Breach.DOUBLED, told.key() + ": " + told.event() + " and, at a receiver, " + seen.event());
        }
        if (!told.digest().equals(seen.digest()) || !told.type().equals(seen.type())) {
            findings.add(Breach.ALTERED, what);
        }
        Optional<Webhook> webhook = webhooks.find(seen.webhook());
        if (webhook.isPresent() && !webhook.get().mayGet(told)) {
            findings.add(Breach.MISDIRECTED, what + " of type " + told.type());
        }
    }

    private void judgeStops(Seen seen, String what) {
        Optional<Long> stopped = webhooks.find(seen.webhook()).flatMap(webhook -> webhook.stoppedSince(seen.at()));
        // A process that was frozen between its last look and the write sends when it goes on: that gap cannot be
        // closed.
        if (stopped.isPresent() && seen.at() - stopped.get() > ON_ITS_WAY && !afterAFreeze(seen, stopped.get())) {
            findings.add(Breach.SENT_AFTER_STOP, what + ": " + (seen.at() - stopped.get()) / 1_000 + " ms after");
        }
    }

    private boolean afterAFreeze(Seen seen, long stopped) {
        return evidence.strikes().stream()
                .filter(strike -> Trouble.valueOf(strike.kind()).stopsTime())
                .anyMatch(strike -> strike.from() <= stopped
                        && strike.to() >= stopped
                        && strike.target().equals(seen.from())
                        && seen.at() <= strike.to() + ON_ITS_WAY);
    }

    private void judgePairs() {
        Map<String, End> unknown = new HashMap<>(ends);
        for (Told told : byEvent.values()) {
            for (Webhook webhook : webhooks.all()) {
                String pair = Evidence.pair(told.event(), webhook.id);
                End end = unknown.remove(pair);
                if (end != null) {
                    judgeEnd(end, told, webhook);
                } else if (webhook.mustGet(told)) {
                    String state = requests.containsKey(pair) ? " (a receiver has it)" : "";
                    findings.add(Breach.LOST, pair + state);
                }
            }
        }
        unknown.keySet()
                .forEach(pair -> findings.add(Breach.PHANTOM, pair + " is in the history, and nobody was told of it"));
        requests.keySet().stream()
                .filter(pair -> !ends.containsKey(pair))
                .forEach(pair -> findings.add(Breach.UNRECORDED, pair + " was sent, and is not in the history"));
    }

    private void judgeEnd(End end, Told told, Webhook webhook) {
        findings.deliveries++;
        String what = Evidence.pair(end.event(), end.webhook());
        if (!webhook.mayGet(told)) {
            findings.add(Breach.MISDIRECTED, what + " in the history, of type " + told.type());
        }
        List<Seen> sent = requests.getOrDefault(what, List.of());
        List<Seen> certain =
                sent.stream().filter(seen -> seen.answer() == Answer.SUCCESS).toList();
        boolean possible = sent.stream().anyMatch(seen -> seen.answer() != Answer.NONE);
        boolean delivered = end.state().equals("DELIVERED");
        if (delivered && !possible) {
            findings.add(Breach.FALSELY_DELIVERED, what);
        }
        if (end.state().equals("WAITING") || (!delivered && !webhook.isDeleted())) {
            findings.add(Breach.UNFINISHED, what + " is " + end.state());
        }
        if (!delivered
                && !certain.isEmpty()
                && explanations.strikeOn(certain.get(0)).isEmpty()) {
            findings.add(Breach.UNRECORDED, what + " was taken, and is " + end.state());
        }
        judgeRepetitions(what, certain, end);
    }

    /**
     * Each success beyond the first is explained by a strike, by somebody who asked for it, or by the API itself: it says
     * that the answer came too late for the sender, or that the process that had sent it was taken over.
     */
    private void judgeRepetitions(String what, List<Seen> successes, End end) {
        int asked = explanations.resends(end.event(), end.webhook());
        List<String> told = new ArrayList<>(end.errors());
        for (int i = 1; i < successes.size(); i++) {
            Optional<Strike> strike = explanations.strikeOn(successes.get(i - 1));
            if (strike.isPresent()) {
                findings.addDuplicate(strike.get().kind());
            } else if (!explanations.cameBack(successes.get(i - 1), successes.get(i)) && told.remove("INTERRUPTED")) {
                findings.addDuplicate("TAKEN_OVER");
            } else if (told.remove("TIMEOUT")) {
                findings.addDuplicate("ANSWERED_TOO_LATE");
            } else if (asked > 0) {
                asked--;
                findings.resent++;
            } else {
                long after = (successes.get(i).at() - successes.get(i - 1).at()) / 1_000;
                findings.add(Breach.UNEXPLAINED_DUPLICATE, what + ": again after " + after + " ms " + end.errors());
            }
        }
    }

    /** A process that was frozen for longer than its lease has none when it goes on. */
    private void judgeReturns() {
        List<Map.Entry<Seen, Seen>> repetitions = new ArrayList<>();
        for (List<Seen> sent : requests.values()) {
            for (int i = 1; i < sent.size(); i++) {
                if (sent.get(i - 1).answer() == Answer.SUCCESS) {
                    repetitions.add(Map.entry(sent.get(i - 1), sent.get(i)));
                }
            }
        }
        explanations.asItWentOn(repetitions).forEach((strike, count) -> {
            if (count > UNDER_WAY) {
                findings.add(Breach.SENT_WITHOUT_LEASE, strike.target() + ": " + count + " when it went on");
            }
        });
    }

    /** What pods say of themselves that they should never have to say. */
    private void judgeLogs() {
        long repaired = evidence.stored().getOrDefault(Rest.REPAIRED, 0L);
        if (repaired > 0) {
            findings.add(Breach.REPAIRED, repaired + " times");
        }
        long lost = evidence.stored().getOrDefault(Rest.LOST, 0L);
        if (lost > LOST_BY_CHANCE + 2L * evidence.strikes().size()) {
            findings.add(Breach.TAKEN_OVER_ALIVE, lost + " times");
        }
    }

    /** What the API lists, what the database has, and what receivers took. */
    private void judgeCounts() {
        long delivered = ends.values().stream()
                .filter(end -> end.state().equals("DELIVERED"))
                .count();
        compare("deliveries", ends.size());
        compare("delivered", delivered);
        compare("events", byEvent.size());
        Long counted = evidence.stored().get(Rest.COUNTED);
        if (counted != null) {
            compare(Rest.SUCCESSES, counted);
        }
        evidence.stored().forEach((what, count) -> {
            if (what.startsWith("wrong: ") && count > 0) {
                findings.add(Breach.STALE_WRITE, count + " " + what.substring("wrong: ".length()));
            }
        });
    }

    private void compare(String what, long seen) {
        Long stored = evidence.stored().get(what);
        if (stored != null && stored != seen) {
            findings.add(Breach.COUNTS_DISAGREE, what + ": " + seen + " by the API, " + stored + " in the database");
        }
    }

    /**
     * For each strike: until everything that was accepted before it, and of which a request was still to be made, has had
     * it. Webhooks that were blocked or whose receivers were struck in this run, and what somebody sent again, tell
     * nothing of it.
     */
    private void judgeRecovery() {
        Set<String> disturbed = new HashSet<>();
        evidence.strikes().forEach(strike -> disturbed.addAll(strike.webhooks()));
        evidence.calls().stream()
                .filter(call -> call.asked() == Asked.BLOCK)
                .forEach(call -> disturbed.add(call.webhook()));
        List<long[]> sends = new ArrayList<>();
        for (List<Seen> sent : requests.values()) {
            Told told = byEvent.get(sent.get(0).event());
            Seen first = sent.get(0);
            boolean asked = explanations.resends(first.event(), first.webhook()) > 0;
            if (told != null && !asked && !disturbed.contains(first.webhook())) {
                sent.forEach(seen -> sends.add(new long[] {told.at(), seen.at()}));
            }
        }
        for (Strike strike : evidence.strikes()) {
            if (Trouble.valueOf(strike.kind()).isRecovered()) {
                judgeRecovery(strike, sends);
            }
        }
    }

    private void judgeRecovery(Strike strike, List<long[]> sends) {
        long last = sends.stream()
                .filter(send -> send[0] < strike.from() && send[1] > strike.from())
                .filter(send -> send[1] < strike.to() + LOOKED_FOR)
                .mapToLong(send -> send[1])
                .max()
                .orElse(strike.from());
        findings.addRecovery(strike.kind(), last - strike.from());
        if (last - Math.max(strike.from(), strike.to()) > RECOVERED_WITHIN) {
            findings.add(Breach.LATE, strike.kind() + ": taken up after " + (last - strike.from()) / 1_000_000 + " s");
        }
    }
}

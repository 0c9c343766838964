package dev.signpost.chaos;

import dev.signpost.chaos.Evidence.Asked;
import dev.signpost.chaos.Evidence.Call;
import dev.signpost.chaos.Evidence.Seen;
import dev.signpost.chaos.Evidence.Strike;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What explains that a delivery was made again though it had succeeded: somebody asked for it, or the process that made
 * it was struck before it had recorded it.
 */
final class Explanations {
    /** An outcome is recorded within this time after the answer, also by a process that is still cold. */
    static final long RECORDED_WITHIN = 5_000_000;
    /** A process that works again still finishes what it had begun, and finds out what it has lost. */
    static final long AFTERMATH = 3_000_000;

    /** A request that a process had begun when it was frozen may be written when it goes on. */
    private static final long BEGUN = 250_000;

    private final List<Strike> strikes;
    private final List<Strike> absences;
    private final Map<String, List<Call>> resends = new HashMap<>();

    Explanations(Evidence evidence) {
        strikes = evidence.strikes().stream()
                .filter(strike -> Trouble.valueOf(strike.kind()).explainsDuplicates())
                .toList();
        // Where all processes have one address nobody knows which of them sent.
        boolean toldApart = evidence.seen().stream().map(Seen::from).distinct().count() > 1;
        absences = strikes.stream()
                .filter(strike -> toldApart)
                .filter(strike -> Trouble.valueOf(strike.kind()).stopsTime()
                        || Trouble.valueOf(strike.kind()).endsLease())
                .toList();
        for (Call call : evidence.calls()) {
            if (call.asked() == Asked.RESEND) {
                resends.computeIfAbsent(call.event() + call.webhook(), pair -> new ArrayList<>())
                        .add(call);
            }
        }
    }

    /** The strike that kept the process from recording this success, if there was one. */
    Optional<Strike> strikeOn(Seen success) {
        return strikes.stream()
                .filter(strike -> strike.target().isEmpty() || strike.target().equals(success.from()))
                .filter(strike -> strike.from() <= success.at() + RECORDED_WITHIN)
                .filter(strike -> success.at() <= strike.to() + AFTERMATH)
                // Of several the one that began nearest to it.
                .min(Comparator.comparingLong(strike -> Math.abs(strike.from() - success.at())));
    }

    /** Whether its sender had been cut off from the database for so long, microseconds, that it had no lease. */
    boolean leaseWasOver(Seen seen, long lease) {
        return absences.stream()
                .filter(strike -> Trouble.valueOf(strike.kind()).endsLease())
                .filter(strike -> strike.target().equals(seen.from()))
                .anyMatch(strike -> strike.from() + lease < seen.at() && seen.at() <= strike.to());
    }

    /**
     * How many requests a process sent as it went on after a freeze, of what another one had delivered meanwhile. As many
     * as it has event loops may have been under way.
     *
     * @param repetitions a success by another one, and the request that repeated it
     */
    Map<Strike, Long> asItWentOn(List<Map.Entry<Seen, Seen>> repetitions) {
        return repetitions.stream()
                .flatMap(pair -> absences.stream()
                        .filter(strike -> Trouble.valueOf(strike.kind()).stopsTime())
                        .filter(strike -> strike.target().equals(pair.getValue().from()))
                        .filter(strike -> !strike.target().equals(pair.getKey().from()))
                        .filter(strike -> strike.from() < pair.getKey().at()
                                && pair.getKey().at() < pair.getValue().at()
                                && pair.getValue().at() <= strike.to() + BEGUN))
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    /**
     * Whether a process that had been away sent what another one had delivered meanwhile: it should have forgotten it,
     * and that it was taken over itself is no excuse.
     */
    boolean cameBack(Seen success, Seen again) {
        return !success.from().equals(again.from())
                && absences.stream()
                        .filter(strike -> strike.target().equals(again.from()))
                        .filter(strike -> strike.from() < success.at() && success.at() <= strike.to() + AFTERMATH)
                        .anyMatch(strike -> strike.to() + BEGUN < again.at());
    }

    /** How often somebody asked that this delivery be sent once more. */
    int resends(String event, String webhook) {
        return resends.getOrDefault(event + webhook, List.of()).size();
    }
}

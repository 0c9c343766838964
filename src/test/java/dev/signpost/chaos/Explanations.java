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

/**
 * What explains that a delivery was made again though it had succeeded: somebody asked for it, or the process that made
 * it was struck before it had recorded it.
 */
final class Explanations {
    /** An outcome is recorded within this time after the answer, also by a process that is still cold. */
    static final long RECORDED_WITHIN = 5_000_000;
    /** A process that works again still finishes what it had begun, and finds out what it has lost. */
    static final long AFTERMATH = 3_000_000;

    private final List<Strike> strikes;
    private final Map<String, List<Call>> resends = new HashMap<>();

    Explanations(List<Strike> strikes, List<Call> calls) {
        this.strikes = strikes.stream()
                .filter(strike -> Trouble.valueOf(strike.kind()).explainsDuplicates())
                .toList();
        for (Call call : calls) {
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

    /** How often somebody asked that this delivery be sent once more. */
    int resends(String event, String webhook) {
        return resends.getOrDefault(event + webhook, List.of()).size();
    }
}

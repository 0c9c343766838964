package dev.signpost.manage;

import dev.signpost.http.Call;
import dev.signpost.model.AttemptResult;
import dev.signpost.queue.DeadLetterCauses.Cause;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a caller may learn of how attempts ended. That a name does not exist and that it leads to an address which is
 * denied are one thing for tenants: told apart, they would show which names the inside of a network has.
 */
enum Sight {
    TENANT,
    OPERATOR;

    static Sight of(Call call) {
        return call.caller().tenant() == null ? OPERATOR : TENANT;
    }

    AttemptResult of(AttemptResult result) {
        return this == TENANT && result == AttemptResult.ADDRESS_REFUSED ? AttemptResult.DNS : result;
    }

    /** The causes, those that look alike as one; with the most dead letters first. */
    List<Cause> of(List<Cause> causes) {
        Map<Object, Cause> alike = new LinkedHashMap<>();
        for (Cause cause : causes) {
            Cause seen = seen(cause);
            // Status codes are told apart by the result already, but for that of STATUS.
            alike.merge(
                    List.of(
                            seen.webhookId(),
                            seen.reason(),
                            String.valueOf(seen.result()),
                            seen.statusCode(),
                            String.valueOf(seen.detail())),
                    seen,
                    Sight::sum);
        }
        List<Cause> all = new ArrayList<>(alike.values());
        all.sort(Comparator.comparingLong(Cause::count).reversed());
        return all;
    }

    private Cause seen(Cause cause) {
        AttemptResult result = cause.result();
        return new Cause(
                cause.webhookId(),
                cause.reason(),
                result == null ? null : of(result),
                cause.statusCode(),
                cause.detail(),
                cause.count(),
                cause.firstAt(),
                cause.lastAt(),
                cause.example());
    }

    private static Cause sum(Cause one, Cause other) {
        Cause newer = one.lastAt().isBefore(other.lastAt()) ? other : one;
        return new Cause(
                one.webhookId(),
                one.reason(),
                one.result(),
                one.statusCode(),
                one.detail(),
                one.count() + other.count(),
                one.firstAt().isBefore(other.firstAt()) ? one.firstAt() : other.firstAt(),
                newer.lastAt(),
                newer.example());
    }
}

package dev.signpost.chaos;

import dev.signpost.chaos.Evidence.Asked;
import dev.signpost.chaos.Evidence.Call;
import dev.signpost.chaos.Evidence.Told;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The webhooks of a run, with when each was there and when nothing may be sent to it, by the calls of the API. */
final class Webhooks {
    private static final long NEVER = Long.MAX_VALUE;
    /** A call without an answer may take effect so much later: its statement is still on its way. */
    private static final long UNSURE = 20_000_000;

    /** One webhook; times as in {@link Evidence}. */
    static final class Webhook {
        final String id;
        final String tenant;
        private final String type;
        private final long createAsked;
        private final long created;
        private long unsureUnblock = Long.MIN_VALUE / 2;
        private long deleteAsked = NEVER;
        private long deleted = NEVER;
        /** Pairs of times between which nothing may be sent to it: from an answer until the next question. */
        private final List<long[]> stops = new ArrayList<>();

        private Webhook(Call call) {
            id = call.webhook();
            tenant = call.tenant();
            type = call.type();
            createAsked = call.from();
            created = call.at();
        }

        boolean wants(String eventType) {
            return type.equals("*") || type.equals(eventType);
        }

        /** In every order in which things may have happened, the event is for this webhook. */
        boolean mustGet(Told told) {
            return tenant.equals(told.tenant())
                    && wants(told.type())
                    && told.asked() >= created
                    && told.at() <= deleteAsked;
        }

        /** In some order the event is for this webhook. */
        boolean mayGet(Told told) {
            return tenant.equals(told.tenant())
                    && wants(told.type())
                    && told.at() >= createAsked
                    && told.asked() <= deleted;
        }

        boolean isDeleted() {
            return deleteAsked != NEVER;
        }

        /** When the stop was answered that should have kept a request from being sent at that time. */
        Optional<Long> stoppedSince(long at) {
            return stops.stream()
                    .filter(stop -> stop[0] < at && at < stop[1])
                    .map(stop -> stop[0])
                    .findFirst();
        }
    }

    private final Map<String, Webhook> byId = new HashMap<>();

    Webhooks(List<Call> calls) {
        for (Call call : calls) {
            if (call.asked() == Asked.CREATE && call.done()) {
                byId.put(call.webhook(), new Webhook(call));
            }
        }
        calls.forEach(this::take);
    }

    private void take(Call call) {
        Webhook webhook = byId.get(call.webhook());
        if (webhook == null) {
            return;
        }
        switch (call.asked()) {
            case DELETE -> {
                webhook.deleteAsked = Math.min(webhook.deleteAsked, call.from());
                if (call.done()) {
                    webhook.deleted = call.at();
                    webhook.stops.add(new long[] {call.at(), NEVER});
                }
            }
            case BLOCK -> {
                if (call.done() && call.from() > webhook.unsureUnblock + UNSURE) {
                    webhook.stops.add(new long[] {call.at(), NEVER});
                }
            }
            case UNBLOCK -> {
                // Whether or not it was answered, it may have taken effect from the moment it was asked for.
                webhook.unsureUnblock = call.done() ? webhook.unsureUnblock : call.at();
                for (long[] stop : webhook.stops) {
                    if (!webhook.isDeleted() && stop[1] == NEVER && stop[0] <= call.from()) {
                        stop[1] = call.from();
                    }
                }
            }
            default -> {
                // Nothing of when it may be sent to.
            }
        }
    }

    Collection<Webhook> all() {
        return byId.values();
    }

    Optional<Webhook> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }
}

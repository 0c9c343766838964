package dev.signpost.catalog;

import dev.signpost.model.Refusal.Fault;
import dev.signpost.model.Secret;
import dev.signpost.model.Webhook.Limits;
import dev.signpost.profile.WireProfile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What people may change of a webhook, secrets aside. Pure: a change makes new settings, {@link #check} says what is
 * wrong with them.
 *
 * @param url canonical text; empty before the first URL
 * @param eventTypes patterns, or null for the profile's default
 * @param description for people
 * @param profile its own wire profile, or null for the tenant's
 * @param headers custom headers in order
 * @param limits its own bounds
 */
record WebhookSettings(
        String url,
        @Nullable List<String> eventTypes,
        String description,
        @Nullable String profile,
        Map<String, Secret> headers,
        Limits limits) {
    static final WebhookSettings NEW = new WebhookSettings("", null, "", null, Map.of(), Limits.NONE);

    private static final int MAX_DESCRIPTION = 1_000;
    private static final int MAX_CONCURRENCY = 256;
    private static final int MAX_RATE = 100_000;
    private static final int MIN_TIMEOUT_MILLIS = 100;

    /** These settings after a change; the URL apart, which is canonical only after its check. */
    WebhookSettings after(WebhookChange change, String canonicalUrl) {
        String newDescription = To.after(change.description(), description);
        return new WebhookSettings(
                canonicalUrl,
                To.after(change.eventTypes(), eventTypes),
                newDescription == null ? "" : newDescription,
                To.after(change.profile(), profile),
                headersAfter(change.headers()),
                limitsAfter(change.limits()));
    }

    private Map<String, Secret> headersAfter(@Nullable To<Map<String, @Nullable Secret>> change) {
        if (change == null) {
            return headers;
        }
        if (change.value() == null) {
            return Map.of();
        }
        var merged = new LinkedHashMap<>(headers);
        change.value().forEach((name, value) -> {
            // What was there before in another case makes way; twice in the same request is for check() to find.
            merged.keySet().removeIf(present -> headers.containsKey(present) && present.equalsIgnoreCase(name));
            if (value != null) {
                merged.put(name, value);
            }
        });
        return Collections.unmodifiableMap(merged);
    }

    private Limits limitsAfter(@Nullable To<WebhookChange.LimitsChange> change) {
        if (change == null) {
            return limits;
        }
        var to = change.value();
        return to == null
                ? Limits.NONE
                : new Limits(
                        To.after(to.concurrency(), limits.concurrency()),
                        To.after(to.ratePerSecond(), limits.ratePerSecond()),
                        To.after(to.timeoutMillis(), limits.timeoutMillis()));
    }

    /** These settings with the profile's default where no event types are named. */
    WebhookSettings withDefaults(WireProfile wire) {
        boolean all = eventTypes == null && wire.eventTypesDefault() == WireProfile.EventTypesDefault.ALL;
        return all ? new WebhookSettings(url, List.of("*"), description, profile, headers, limits) : this;
    }

    /** Adds a fault for each field that cannot be under that profile. */
    void check(WireProfile wire, List<Fault> faults) {
        if (eventTypes == null) {
            faults.add(new Fault("/eventTypes", "Event types are required."));
        } else {
            EventPatterns.check(eventTypes, faults);
        }
        if (description.codePointCount(0, description.length()) > MAX_DESCRIPTION || !Texts.plainLines(description)) {
            faults.add(new Fault(
                    "/description", "At most " + MAX_DESCRIPTION + " characters, without control characters."));
        }
        HeaderRules.check(headers, wire.ownHeaders(), faults);
        range("/limits/concurrency", limits.concurrency(), 1, MAX_CONCURRENCY, faults);
        range("/limits/ratePerSecond", limits.ratePerSecond(), 1, MAX_RATE, faults);
        if (limits.timeoutMillis() != null && !wire.attempts().timeoutSettable()) {
            faults.add(new Fault("/limits/timeoutMillis", "The wire profile fixes the timeout."));
        } else {
            int most = (int) wire.attempts().maxTimeout().toMillis();
            range("/limits/timeoutMillis", limits.timeoutMillis(), MIN_TIMEOUT_MILLIS, most, faults);
        }
    }

    private static void range(String pointer, @Nullable Integer value, int least, int most, List<Fault> faults) {
        if (value != null && (value < least || value > most)) {
            faults.add(new Fault(pointer, least + " to " + most + "."));
        }
    }

    /** Names of the fields that differ, as requests call them. */
    List<String> changedFrom(WebhookSettings before) {
        var fields = new ArrayList<String>();
        add(fields, "url", url, before.url);
        add(fields, "eventTypes", eventTypes, before.eventTypes);
        add(fields, "description", description, before.description);
        add(fields, "profile", profile, before.profile);
        // Order counts, for it is the order on the wire.
        add(fields, "headers", List.copyOf(headers.entrySet()), List.copyOf(before.headers.entrySet()));
        add(fields, "limits", limits, before.limits);
        return fields;
    }

    private static void add(List<String> fields, String name, @Nullable Object now, @Nullable Object before) {
        if (!Objects.equals(now, before)) {
            fields.add(name);
        }
    }
}

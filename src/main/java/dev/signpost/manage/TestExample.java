package dev.signpost.manage;

import dev.signpost.catalog.EventType;
import dev.signpost.catalog.WebhookView;
import dev.signpost.model.RawJson;
import dev.signpost.profile.EventKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a test event carries: the catalogue's example of its type, or one that suits any type.
 *
 * @param type of the event
 * @param data as it is sent
 * @param changes as they are sent, or null
 */
public record TestExample(
        String type, RawJson data, @Nullable RawJson changes) {
    private static final String ANY_TYPE = "signpost.test";
    private static final RawJson ANY_DATA =
            RawJson.of("{\"test\":true,\"message\":\"This is a test event.\"}".getBytes(StandardCharsets.UTF_8));

    /**
     * The example for a webhook; as the other one.
     *
     * @param added event types of the instance and of the webhook's tenant
     */
    static TestExample of(@Nullable String asked, WebhookView view, List<EventType> added) {
        var catalogue = EventCatalogue.of(view.wire(), added);
        return of(asked, view.webhook().eventTypes(), catalogue.examples());
    }

    /**
     * The example of a type.
     *
     * @param asked the type that the caller chose, or null: then the first that the webhook subscribes to, else the
     *     first of the catalogue
     * @param patterns what the webhook subscribes to
     */
    static TestExample of(@Nullable String asked, List<String> patterns, List<EventKind> catalogue) {
        String type = asked != null ? asked : byDefault(patterns, catalogue);
        return kind(catalogue, kind -> kind.type().equals(type))
                .map(kind -> new TestExample(type, kind.example(), kind.changes()))
                .orElseGet(() -> new TestExample(type, ANY_DATA, null));
    }

    private static String byDefault(List<String> patterns, List<EventKind> catalogue) {
        String first = patterns.isEmpty() ? "*" : patterns.get(0);
        if (!first.endsWith("*")) {
            return first;
        }
        String prefix = first.substring(0, first.length() - 1);
        return kind(catalogue, kind -> kind.type().startsWith(prefix))
                .map(EventKind::type)
                .orElse(prefix.isEmpty() ? ANY_TYPE : prefix + "test");
    }

    private static Optional<EventKind> kind(List<EventKind> catalogue, Predicate<EventKind> wanted) {
        return catalogue.stream().filter(wanted).findFirst();
    }
}

package dev.signpost.deliver;

import dev.signpost.model.Secret;
import dev.signpost.model.Webhook;
import dev.signpost.profile.WireProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What a webhook adds to the request that its profile makes: the same for an attempt, a test and the history. */
final class Requests {
    private Requests() {}

    /** The profile's headers, and behind them the webhook's own. */
    static List<Map.Entry<String, String>> withCustom(
            List<Map.Entry<String, String>> headers, Map<String, Secret> custom, Function<Secret, String> shown) {
        List<Map.Entry<String, String>> all = new ArrayList<>(headers.size() + custom.size());
        all.addAll(headers);
        custom.forEach((name, value) -> all.add(Map.entry(name, shown.apply(value))));
        return all;
    }

    /** How long an attempt may take: the webhook's own limit, where its profile leaves it a choice. */
    static int deadlineMillis(WireProfile profile, Webhook webhook) {
        Integer own = webhook.limits().timeoutMillis();
        return own != null && profile.attempts().timeoutSettable()
                ? own
                : (int) profile.attempts().timeout().toMillis();
    }
}

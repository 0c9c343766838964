package dev.signpost.deliver;

import dev.signpost.model.AttemptResult;
import dev.signpost.model.RawBytes;
import dev.signpost.model.Secret;
import dev.signpost.model.SentRequest;
import dev.signpost.model.TargetUrl;
import dev.signpost.model.Webhook;
import dev.signpost.outbound.OutboundRequest;
import dev.signpost.outbound.Sender;
import dev.signpost.profile.WireProfile;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a webhook adds to the request that its profile makes: the same for an attempt, a test and the history. */
final class Requests {
    /** Stands for a value that is not shown. */
    static final String MASK = "***";

    private static final int ANY_DEADLINE = 1;
    private static final Sender NOBODY = Sender.of(0);

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

    /**
     * A request to be shown, with the webhook's own header values masked.
     *
     * @param own the headers that are not the webhook's
     */
    static SentRequest.Told told(
            TargetUrl url,
            List<Map.Entry<String, String>> own,
            Map<String, Secret> custom,
            byte[] body,
            AttemptResult result) {
        var request = new OutboundRequest(
                HttpMethod.POST, url, withCustom(own, custom, secret -> MASK), body, ANY_DEADLINE, NOBODY);
        List<SentRequest.Line> lines = new ArrayList<>();
        request.lines((name, value) -> {
            // Host comes first, then what is not the webhook's, then the webhook's.
            int place = lines.size();
            boolean masked = place > own.size() && place <= own.size() + custom.size();
            lines.add(new SentRequest.Line(name, value, masked));
        });
        return new SentRequest.Told(
                request.method().name(), url, List.copyOf(lines), RawBytes.of(body), written(result));
    }

    private static @Nullable Boolean written(AttemptResult result) {
        return switch (result) {
            case SUCCESS, STATUS, PROTOCOL -> true;
            case DNS, REFUSED, TLS, ADDRESS_REFUSED, PROXY -> false;
            default -> null;
        };
    }
}

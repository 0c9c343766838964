package dev.signpost.catalog;

import static dev.signpost.testkit.CatalogFixture.OPERATOR;
import static dev.signpost.testkit.CatalogFixture.TENANT_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.http.TenantRef;
import dev.signpost.model.StatusReason;
import dev.signpost.model.WebhookStatus;
import dev.signpost.profile.WireProfile;
import dev.signpost.testkit.Await;
import dev.signpost.testkit.CatalogFixture;
import dev.signpost.testkit.Judge;
import io.vertx.core.Future;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Everything that moves a webhook's status, from every status: only moves that the enum and the schema know. */
class WebhookStatusTest extends CatalogTest {
    private TenantRef acme = new TenantRef(0, "");
    private String id = "";
    private long key;

    private interface Move {
        Future<?> make();
    }

    /** A status as its row has it. */
    private record State(
            WebhookStatus status,
            @Nullable StatusReason reason,
            @Nullable String blockedBy) {}

    private static final List<State> STATES = List.of(
            new State(WebhookStatus.UNVERIFIED, null, null),
            new State(WebhookStatus.ACTIVE, null, null),
            new State(WebhookStatus.DISABLED, StatusReason.TOO_MANY_ERRORS, null),
            new State(WebhookStatus.DISABLED, StatusReason.GONE, null),
            new State(WebhookStatus.DISABLED, StatusReason.BLOCKED, "TENANT"),
            new State(WebhookStatus.DISABLED, StatusReason.BLOCKED, "OPERATOR"));

    @BeforeEach
    void makeChallengingWebhook() {
        acme = catalog.tenant("acme");
        WireProfile standard = Objects.requireNonNull(catalog.profiles.get("standard"));
        catalog.add(ProfileVariant.challenging().of(standard, "challenging"));
        var change =
                new WebhookChange(new To<>(URL), new To<>(List.of("*")), null, new To<>("challenging"), null, null);
        var made = Await.value(catalog.webhooks.create(TENANT_KEY, acme, change, null));
        id = made.webhook().id();
        key = made.webhook().key();
    }

    private Map<String, Move> moves() {
        var moved = CatalogFixture.settings(URL + "/moved", "*");
        var back = CatalogFixture.settings(URL, "*");
        return new TreeMap<>(Map.of(
                "block", () -> catalog.webhooks.block(TENANT_KEY, acme, id),
                "block by the operator", () -> catalog.webhooks.block(OPERATOR, acme, id),
                "unblock", () -> catalog.webhooks.unblock(OPERATOR, acme, id),
                "move",
                        () -> catalog.webhooks
                                .update(TENANT_KEY, acme, id, null, moved)
                                .compose(done -> catalog.webhooks.update(TENANT_KEY, acme, id, null, back)),
                "rotate", () -> catalog.webhooks.rotate(TENANT_KEY, acme, id, null, null),
                "gone", () -> judged(StatusReason.GONE),
                "too many errors", () -> judged(StatusReason.TOO_MANY_ERRORS)));
    }

    private Future<Long> judged(StatusReason reason) {
        return Future.succeededFuture(new Judge(database).disable(key, reason));
    }

    private void put(State state) {
        database.execute(
                "UPDATE webhook SET status = ?, status_reason = nullif(?, ''), blocked_by = nullif(?, ''),"
                        + " verified_at = CASE WHEN ? = 'ACTIVE' THEN now() END",
                state.status().name(),
                Objects.toString(state.reason(), ""),
                Objects.toString(state.blockedBy(), ""),
                state.status().name());
    }

    private State state() {
        var view = Await.value(catalog.webhooks.find(acme, id));
        return new State(view.webhook().status(), view.webhook().statusReason(), view.blockedBy());
    }

    @Test
    void shouldMakeOnlyMovesThatTheEnumKnows() {
        var seen = new TreeMap<String, State>();
        for (State from : STATES) {
            moves().forEach((name, move) -> {
                put(from);
                Await.value(move.make());
                seen.put(from + " " + name, state());
                WebhookStatus to = state().status();
                assertThat(to == from.status() || from.status().next().contains(to))
                        .as("%s %s leads to %s", from, name, to)
                        .isTrue();
            });
        }

        assertThat(seen).hasSize(STATES.size() * moves().size());
        assertThat(seen.values()).containsAll(STATES);
    }

    @Test
    void shouldAgreeWithTheSchema() {
        String checks = database.query("SELECT string_agg(pg_get_constraintdef(oid), ' ') AS checks FROM pg_constraint"
                        + " WHERE conrelid = 'webhook'::regclass AND contype = 'c'")
                .toString();

        for (Enum<?> value : Arrays.asList(WebhookStatus.values())) {
            assertThat(checks).containsPattern(Pattern.quote("'" + value.name() + "'::text"));
        }
        for (Enum<?> value : Arrays.asList(StatusReason.values())) {
            assertThat(checks).containsPattern(Pattern.quote("'" + value.name() + "'::text"));
        }
    }
}

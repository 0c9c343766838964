package dev.signpost.match;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.signpost.catalog.TenantSnapshot;
import dev.signpost.model.Match;
import dev.signpost.model.StatusReason;
import dev.signpost.model.TargetUrl;
import dev.signpost.model.Webhook;
import dev.signpost.model.WebhookStatus;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatcherTest {
    private static final Map<String, Set<String>> CATALOGUE = Map.of("standard", Set.of("deal.won"));

    private Set<String> ofInstance = Set.of();
    private final Matcher matcher = new Matcher(1_000, Ticker.systemTicker(), CATALOGUE::get, () -> ofInstance);

    private static Webhook webhook(long key, WebhookStatus status, String... types) {
        return new Webhook(
                key,
                "wh_" + key,
                1,
                1,
                new TargetUrl(true, "receiver.example", 443, "/"),
                List.of(types),
                "standard",
                status,
                status == WebhookStatus.DISABLED ? StatusReason.BLOCKED : null,
                Map.of(),
                Webhook.Limits.NONE,
                List.of(),
                null,
                Webhook.Seal.OPEN);
    }

    private static Webhook active(long key, String... types) {
        return webhook(key, WebhookStatus.ACTIVE, types);
    }

    private static TenantSnapshot tenant(long version, Webhook... webhooks) {
        return new TenantSnapshot(
                1,
                "acme",
                version,
                "standard",
                Arrays.stream(webhooks).collect(Collectors.toMap(Webhook::key, Function.identity())),
                Set.of("own.type"));
    }

    @Test
    void shouldKnowTypesThatTheTenantOrTheInstanceHasAdded() {
        TenantSnapshot tenant = tenant(1);

        boolean own = matcher.targets(tenant, "own.type").knownType();
        boolean before = matcher.targets(tenant, "shared.type").knownType();
        ofInstance = Set.of("shared.type");
        boolean after = matcher.targets(tenant, "shared.type").knownType();

        assertThat(own).isTrue();
        assertThat(before).isFalse();
        assertThat(after).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "contact.created, contact.created, true",
        "contact.created, contact.create, false",
        "contact.*, contact.created, true",
        "contact.*, contact.a.b, true",
        "contact.*, contact, false",
        "contact.*, contact., false",
        "contact.*, contacts.created, false",
        "contact.*, my.contact.created, false",
        "a.b.*, a.b.c, true",
        "a.b.*, a.c, false",
        "*, anything, true",
        "*, a.b.c, true",
        "account_*, account_created, false"
    })
    void shouldMatchPatterns(String pattern, String type, boolean matches) {
        Match match = matcher.targets(tenant(1, active(1, pattern)), type);

        assertThat(match.count()).isEqualTo(matches ? 1 : 0);
    }

    @Test
    void shouldNameEachWebhookOnceByAscendingKey() {
        var tenant = tenant(
                7, active(30, "*"), active(10, "deal.won", "deal.*", "*"), active(20, "deal.*"), active(40, "other"));

        Match match = matcher.targets(tenant, "deal.won");

        assertThat(match.active()).extracting(Webhook::key).containsExactly(10L, 20L, 30L);
        assertThat(match.tenantVersion()).isEqualTo(7);
    }

    @Test
    void shouldTellThoseApartThatAreSentNothing() {
        var tenant = tenant(
                1,
                webhook(1, WebhookStatus.UNVERIFIED, "*"),
                webhook(2, WebhookStatus.ACTIVE, "*"),
                webhook(3, WebhookStatus.DISABLED, "*"));

        Match match = matcher.targets(tenant, "x");

        assertThat(match.active()).extracting(Webhook::key).containsExactly(2L);
        assertThat(match.inactive()).extracting(Webhook::key).containsExactly(1L, 3L);
    }

    @Test
    void shouldMatchNothingForAWebhookThatWantsNothing() {
        assertThat(matcher.targets(tenant(1, active(1)), "x").count()).isZero();
    }

    @Test
    void shouldRememberAMatchOfTheSameSnapshot() {
        var tenant = tenant(1, active(1, "*"));

        assertThat(matcher.targets(tenant, "x")).isSameAs(matcher.targets(tenant, "x"));
    }

    @Test
    void shouldForgetWhatItRememberedWithANewSnapshot() {
        matcher.targets(tenant(1, active(1, "*")), "x");

        Match match = matcher.targets(tenant(2, active(1, "*"), active(2, "x")), "x");

        assertThat(match.active()).hasSize(2);
        assertThat(match.tenantVersion()).isEqualTo(2);
    }

    @Test
    void shouldMatchATypeThatIsInNoCatalogueAndSaySo() {
        var tenant = tenant(1, active(1, "*"), active(2, "deal.*"));

        Match match = matcher.targets(tenant, "deal.wno");

        assertThat(match.active()).hasSize(2);
        assertThat(match.knownType()).isFalse();
    }

    @Test
    void shouldKnowTheTypesOfTheTenantsProfile() {
        assertThat(matcher.targets(tenant(1), "deal.won").knownType()).isTrue();
    }

    @Test
    void shouldGoOnMatchingBeyondTheTypesThatItRemembers() {
        var tenant = tenant(1, active(1, "t.*"));

        for (int i = 0; i < 3_000; i++) {
            assertThat(matcher.targets(tenant, "t." + i).count()).isEqualTo(1);
        }
    }
}

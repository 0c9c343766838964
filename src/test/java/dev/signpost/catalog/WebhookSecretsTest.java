package dev.signpost.catalog;

import static dev.signpost.testkit.CatalogFixture.TENANT_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.http.TenantRef;
import dev.signpost.model.Refusal;
import dev.signpost.model.Refusal.Fault;
import dev.signpost.model.Secret;
import dev.signpost.model.Webhook;
import dev.signpost.model.Webhook.SigningSecret;
import dev.signpost.model.WebhookStatus;
import dev.signpost.profile.WireProfile;
import dev.signpost.testkit.Await;
import io.vertx.core.Future;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebhookSecretsTest extends CatalogTest {
    private static final String GIVEN = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final long DAY = 86_400_000L;

    private TenantRef acme = new TenantRef(0, "");

    @BeforeEach
    void makeTenantAndProfiles() {
        acme = catalog.tenant("acme");
        WireProfile standard = Objects.requireNonNull(catalog.profiles.get("standard"));
        catalog.add(ProfileVariant.challenging().of(standard, "challenging"));
        catalog.add(ProfileVariant.secretive().of(standard, "secretive"));
    }

    private WebhookView create(String profile, @Nullable Secret secret) {
        var change = new WebhookChange(new To<>(URL), new To<>(List.of("*")), null, new To<>(profile), null, null);
        return Await.value(catalog.webhooks.create(TENANT_KEY, acme, change, secret));
    }

    private WebhookView rotate(WebhookView view, @Nullable Secret secret, @Nullable Integer overlap) {
        return Await.value(
                catalog.webhooks.rotate(TENANT_KEY, acme, view.webhook().id(), secret, overlap));
    }

    private static Refusal refusal(Future<?> future) {
        if (Await.failure(future) instanceof Refusal refusal) {
            return refusal;
        }
        throw new AssertionError("not a refusal");
    }

    @Test
    void shouldSignWithBothForADayInTheStandardProfile() {
        WebhookView before = create("standard", null);

        Webhook after = rotate(before, Secret.of(GIVEN), null).webhook();

        long now = after.secrets().get(0).startsAtMillis();
        assertThat(after.signingAt(now)).extracting(SigningSecret::number).containsExactly(2, 1);
        assertThat(after.signingAt(now + DAY - 1)).hasSize(2);
        assertThat(after.signingAt(now + DAY)).extracting(SigningSecret::secret).containsExactly(Secret.of(GIVEN));
        assertThat(after.version()).isEqualTo(2);
    }

    @Test
    void shouldEndTheOldOneAtOnceWhenAskedTo() {
        WebhookView before = create("standard", null);

        Webhook after = rotate(before, null, 0).webhook();

        assertThat(after.secrets()).extracting(SigningSecret::number).containsExactly(2);
    }

    @Test
    void shouldNotLengthenAnEndThatWasSetBefore() {
        WebhookView before = create("standard", null);
        rotate(before, null, 60);

        Webhook after = rotate(before, null, 604_800).webhook();

        SigningSecret first = after.secrets().get(2);
        assertThat(first.number()).isEqualTo(1);
        assertThat(first.endsAtMillis())
                .isLessThanOrEqualTo(after.secrets().get(0).startsAtMillis() + 60_000);
    }

    @Test
    void shouldBoundHowManySignAtOnce() {
        WebhookView webhook = create("standard", null);
        for (int i = 0; i < 4; i++) {
            rotate(webhook, null, null);
        }

        Refusal refusal = refusal(
                catalog.webhooks.rotate(TENANT_KEY, acme, webhook.webhook().id(), null, null));

        assertThat(refusal.kind()).isEqualTo(Refusal.Kind.CONFLICT);
    }

    @Test
    void shouldRefuseAnOverlapThatTheProfileDoesNotHave() {
        WebhookView standard = create("standard", null);
        WebhookView challenging = create("challenging", null);

        Refusal tooLong = refusal(
                catalog.webhooks.rotate(TENANT_KEY, acme, standard.webhook().id(), Secret.of("x"), 604_801));
        Refusal none = refusal(
                catalog.webhooks.rotate(TENANT_KEY, acme, challenging.webhook().id(), null, 1));

        assertThat(tooLong.faults()).extracting(Fault::pointer).containsExactly("/secret", "/overlapSeconds");
        assertThat(none.faults()).containsExactly(new Fault("/overlapSeconds", "This wire profile has no overlap."));
    }

    @Test
    void shouldLetTheOldOneSignAloneWhereTheProfileSaysSo() {
        WebhookView before = create("secretive", Secret.of("first"));
        rotate(before, Secret.of("second"), 3_600);

        Webhook after = rotate(before, Secret.of("third"), 7_200).webhook();

        long begin = after.secrets().get(0).startsAtMillis();
        assertThat(after.signingAt(begin - 1)).extracting(SigningSecret::secret).containsExactly(Secret.of("first"));
        assertThat(after.signingAt(begin)).extracting(SigningSecret::secret).containsExactly(Secret.of("third"));
    }

    @Test
    void shouldLetAFirstSecretSignAtOnce() {
        WebhookView before = create("secretive", null);

        WebhookView after = rotate(before, Secret.of("first"), 3_600);

        assertThat(before.secretSet()).isFalse();
        assertThat(after.webhook().signingAt(after.updatedMillis() + 1)).hasSize(1);
    }

    @Test
    void shouldRequireASecretWhereNoneIsGenerated() {
        WebhookView webhook = create("secretive", Secret.of("first"));

        Refusal refusal = refusal(
                catalog.webhooks.rotate(TENANT_KEY, acme, webhook.webhook().id(), null, null));

        assertThat(refusal.faults()).extracting(Fault::pointer).containsExactly("/secret");
    }

    @Test
    void shouldNeverShowASecretAgainWhereTheProfileHidesIt() {
        WebhookView made = create("secretive", Secret.of("first"));

        assertThat(made.secretSet()).isTrue();
        assertThat(made.visibleSecret()).isNull();
    }

    @Test
    void shouldAskAWebhookToProveItselfAgainAfterARotation() {
        WebhookView made = create("challenging", null);
        database.execute("UPDATE webhook SET status = 'ACTIVE', verified_at = now()");

        WebhookView after = rotate(made, null, null);

        assertThat(made.webhook().status()).isEqualTo(WebhookStatus.UNVERIFIED);
        assertThat(made.visibleSecret()).isNotNull();
        assertThat(after.webhook().status()).isEqualTo(WebhookStatus.UNVERIFIED);
        assertThat(after.verifiedMillis()).isNull();
        assertThat(after.webhook().secrets()).extracting(SigningSecret::number).containsExactly(2);
    }

    @Test
    void shouldAskAWebhookToProveItselfAgainAtANewUrlOnly() {
        WebhookView made = create("challenging", null);
        database.execute("UPDATE webhook SET status = 'ACTIVE', verified_at = now()");
        String id = made.webhook().id();
        var described = new WebhookChange(null, null, new To<>("x"), null, null, null);
        var moved = new WebhookChange(new To<>(URL + "2"), null, null, null, null, null);

        WebhookView first = Await.value(catalog.webhooks.update(TENANT_KEY, acme, id, null, described));
        WebhookView second = Await.value(catalog.webhooks.update(TENANT_KEY, acme, id, null, moved));

        assertThat(first.webhook().status()).isEqualTo(WebhookStatus.ACTIVE);
        assertThat(first.visibleSecret()).isNull();
        assertThat(second.webhook().status()).isEqualTo(WebhookStatus.UNVERIFIED);
    }

    @Test
    void shouldUnblockIntoUnverifiedWhatHasNotProvedItself() {
        String id = create("challenging", null).webhook().id();
        Await.value(catalog.webhooks.block(TENANT_KEY, acme, id));

        WebhookView back = Await.value(catalog.webhooks.unblock(TENANT_KEY, acme, id));

        assertThat(back.webhook().status()).isEqualTo(WebhookStatus.UNVERIFIED);
    }

    @Test
    void shouldRefuseAProfileThatTheSecretDoesNotFit() {
        String id = create("secretive", Secret.of("plain text")).webhook().id();
        var change = new WebhookChange(null, null, null, new To<>("standard"), null, null);

        Refusal refusal = refusal(catalog.webhooks.update(TENANT_KEY, acme, id, null, change));

        assertThat(refusal.faults()).extracting(Fault::pointer).containsExactly("/profile");
    }

    @Test
    void shouldRefuseATimeoutThatTheProfileFixes() {
        String id = create("secretive", null).webhook().id();
        var limits = new WebhookChange.LimitsChange(null, null, new To<>(1_000));

        Refusal refusal = refusal(catalog.webhooks.update(
                TENANT_KEY, acme, id, null, new WebhookChange(null, null, null, null, null, new To<>(limits))));

        assertThat(refusal.faults())
                .containsExactly(new Fault("/limits/timeoutMillis", "The wire profile fixes the timeout."));
    }

    @Test
    void shouldRequireEventTypesWhereTheProfileDoes() {
        var change = new WebhookChange(new To<>(URL), null, null, new To<>("challenging"), null, null);

        Refusal refusal = refusal(catalog.webhooks.create(TENANT_KEY, acme, change, null));

        assertThat(refusal.faults()).containsExactly(new Fault("/eventTypes", "Event types are required."));
    }
}

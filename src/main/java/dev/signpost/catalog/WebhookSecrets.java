package dev.signpost.catalog;

import dev.signpost.http.TenantRef;
import dev.signpost.model.Refusal;
import dev.signpost.model.Refusal.Fault;
import dev.signpost.model.Secret;
import dev.signpost.model.Webhook;
import dev.signpost.model.Webhook.SigningSecret;
import dev.signpost.pg.Sql;
import dev.signpost.pg.SqlRunner;
import dev.signpost.profile.RotationRule;
import dev.signpost.profile.RotationRule.Overlap;
import dev.signpost.profile.WireProfile;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A webhook's signing secrets inside a change of the catalogue: its first one, and rotations. */
final class WebhookSecrets {
    private static final Sql INSERT = Sql.named("catalog.insert_secret");
    private static final Sql INSERT_STANDARD = Sql.named("catalog.insert_standard_secret");
    private static final Sql END_STANDARD = Sql.named("catalog.end_standard_secrets");
    private static final Sql NEXT_STANDARD_NUMBER = Sql.named("catalog.next_standard_secret_number");
    private static final Sql END = Sql.named("catalog.end_secrets");
    private static final Sql NEXT_NUMBER = Sql.named("catalog.next_secret_number");
    private static final Sql TOUCH = Sql.named("catalog.touch_webhook");
    private static final Sql INSERT_VERSION = Sql.named("catalog.insert_webhook_version");
    private static final Sql UNVERIFY = Sql.named("catalog.unverify_webhook");

    // Each that signs makes the signature header longer; receivers bound their headers.
    private static final int MAX_AT_ONCE = 5;

    private final WebhookReader reader;
    private final Seals seals;
    private final Ids ids;

    WebhookSecrets(WebhookReader reader, Seals seals, Ids ids) {
        this.reader = reader;
        this.seals = seals;
        this.ids = ids;
    }

    /**
     * What a rotation asks for.
     *
     * @param secret chosen by the user, or null
     * @param overlapSeconds how long the old one goes on, or null for the profile's default
     * @param standard true for the second secret, of the Standard Webhooks signature
     */
    record Wish(@Nullable Secret secret, @Nullable Integer overlapSeconds, boolean standard) {}

    /** Standard Webhooks 1.0 lets both sign for a while, whatever the profile's own signature does. */
    private static final RotationRule STANDARD =
            new RotationRule(Overlap.BOTH, Duration.ofDays(1), Duration.ofDays(7), false);

    /** Adds a fault if the profile does not take this secret, or none. */
    void check(WireProfile wire, @Nullable Secret given, List<Fault> faults) {
        String fault = wire.secrets().fault(given == null ? null : given.reveal());
        if (fault != null) {
            faults.add(new Fault("/secret", fault));
        }
    }

    /** Adds a fault if a webhook's present secret would not do under another profile. */
    void checkPresent(WireProfile wire, WebhookView view, List<Fault> faults) {
        if (view.webhook().seal() == Webhook.Seal.KEY_MISSING) {
            throw new KeyUnavailable("the present secret cannot be checked");
        }
        Secret present = view.newestSecret();
        boolean fits = present == null
                ? !wire.secrets().required()
                : wire.secrets().given() == null || wire.secrets().fault(present.reveal()) == null;
        if (!fits) {
            faults.add(new Fault("/profile", "The webhook's secret does not fit that wire profile."));
        }
    }

    /** The first secret of a new webhook, if it gets one. */
    Future<Void> first(SqlRunner sql, TenantRef tenant, long webhookKey, WireProfile wire, @Nullable Secret given) {
        Secret secret = given != null || !wire.secrets().generates() ? given : ids.signingSecret(wire.secrets());
        return secret == null
                ? Future.succeededFuture()
                : insert(sql, Seals.secretPlace(tenant.key(), webhookKey, 1, false), secret, 0);
    }

    /** The second secret, if the profile has one and the webhook does not; in the change that makes it needed. */
    Future<Void> standard(SqlRunner sql, TenantRef tenant, long webhookKey, WireProfile wire, boolean there) {
        return there || !wire.hasStandardSecret()
                ? Future.succeededFuture()
                : insert(sql, Seals.secretPlace(tenant.key(), webhookKey, 1, true), ids.standardSecret(), 0);
    }

    /** Gives a webhook that has none the second secret, in a change of its own. */
    Future<Void> addStandard(SqlRunner sql, long epoch, TenantRef tenant, long webhookKey) {
        return insert(sql, Seals.secretPlace(tenant.key(), webhookKey, 1, true), ids.standardSecret(), 0)
                .compose(inserted ->
                        sql.run(TOUCH.bind().set("webhook", webhookKey).set("epoch", epoch)))
                .compose(touched -> sql.run(INSERT_VERSION
                        .bind()
                        .set("webhook", webhookKey)
                        .set("default_profile", reader.orDefault(null))))
                .mapEmpty();
    }

    private void checkRotation(WebhookView view, Wish wish, List<Fault> faults) {
        if (wish.standard()) {
            if (!view.wire().hasStandardSecret()) {
                faults.add(new Fault("/which", "This wire profile has no standard secret."));
            }
            if (wish.secret() != null) {
                faults.add(new Fault("/secret", "A standard secret cannot be chosen: it is generated."));
            }
            return;
        }
        check(view.wire(), wish.secret(), faults);
        if (wish.secret() == null && !view.wire().secrets().generates() && faults.isEmpty()) {
            faults.add(new Fault("/secret", "A secret is required: this wire profile generates none."));
        }
    }

    /** What of a wish will not do, whatever secrets there are; changes nothing. */
    List<Fault> faults(WebhookView view, Wish wish) {
        var faults = new ArrayList<Fault>();
        checkRotation(view, wish, faults);
        checkOverlap(rule(view, wish), wish.overlapSeconds(), faults);
        return faults;
    }

    private static RotationRule rule(WebhookView view, Wish wish) {
        return wish.standard() ? STANDARD : view.wire().rotation();
    }

    /** A new secret, and an end for those of its kind before it. */
    Future<Changes.Entry<WebhookView>> rotate(
            SqlRunner sql, long epoch, TenantRef tenant, WebhookReader.Found found, Wish wish) {
        var view = found.view();
        boolean standard = wish.standard();
        var rule = rule(view, wish);
        List<Fault> faults = faults(view, wish);
        if (!faults.isEmpty()) {
            return Future.failedFuture(Refusal.invalid(faults));
        }
        Integer wanted = wish.overlapSeconds();
        long overlap = wanted == null ? rule.length().toSeconds() : wanted;
        List<SigningSecret> present = view.webhook().secrets(standard);
        if (rule.overlap() == Overlap.BOTH && present.size() >= MAX_AT_ONCE) {
            return Future.failedFuture(Refusal.of(
                    Refusal.Kind.CONFLICT, MAX_AT_ONCE + " secrets sign at once already. Let one of them end first."));
        }
        Secret secret = fresh(view.wire(), wish);
        boolean oldFirst = rule.overlap() == Overlap.OLD_FIRST && view.secretSet();
        return sql.run((standard ? NEXT_STANDARD_NUMBER : NEXT_NUMBER).bind().set("webhook", found.key()))
                .map(rows -> Rows.only(rows).getInteger("number"))
                .compose(number -> sql.run((standard ? END_STANDARD : END)
                                .bind()
                                .set("webhook", found.key())
                                .set("seconds", overlap)
                                .set("exactly", oldFirst))
                        .compose(ended -> insert(
                                sql,
                                Seals.secretPlace(tenant.key(), found.key(), number, standard),
                                secret,
                                oldFirst ? overlap : 0)))
                .compose(inserted ->
                        sql.run(TOUCH.bind().set("webhook", found.key()).set("epoch", epoch)))
                .compose(touched -> sql.run(INSERT_VERSION
                        .bind()
                        .set("webhook", found.key())
                        .set("default_profile", reader.orDefault(null))))
                .compose(kept -> standard ? Future.succeededFuture() : challenged(sql, epoch, found))
                .compose(done -> reader.find(sql, tenant, view.webhook().id()))
                .map(now -> new Changes.Entry<>(
                        tenant.key(),
                        "webhook.secretRotated",
                        view.webhook().id(),
                        List.of(standard ? "standardSecret" : "secret"),
                        now.view()));
    }

    private Secret fresh(WireProfile wire, Wish wish) {
        if (wish.standard()) {
            return ids.standardSecret();
        }
        return wish.secret() != null ? wish.secret() : ids.signingSecret(wire.secrets());
    }

    private static void checkOverlap(RotationRule rule, @Nullable Integer wish, List<Fault> faults) {
        long most = rule.maxLength().toSeconds();
        if (wish != null && (wish < 0 || wish > most)) {
            faults.add(new Fault(
                    "/overlapSeconds", most == 0 ? "This wire profile has no overlap." : "0 to " + most + "."));
        }
    }

    private static Future<Void> challenged(SqlRunner sql, long epoch, WebhookReader.Found found) {
        WireProfile wire = found.view().wire();
        return wire.rotation().verifyAgain() && wire.challenge() != null
                ? sql.run(UNVERIFY.bind().set("webhook", found.key()).set("epoch", epoch))
                        .mapEmpty()
                : Future.succeededFuture();
    }

    private Future<Void> insert(SqlRunner sql, SecretBox.Place place, Secret secret, long startsInSeconds) {
        Sql statement = place.purpose() == SecretBox.Purpose.STANDARD_SECRET ? INSERT_STANDARD : INSERT;
        Buffer sealed = seals.sealSecret(place, secret);
        return sql.run(statement
                        .bind()
                        .set("webhook", place.webhookKey())
                        .set("number", place.number())
                        .set("sealed", sealed)
                        .set("seconds", startsInSeconds))
                .mapEmpty();
    }
}

package dev.signpost.catalog;

import dev.signpost.http.TenantRef;
import dev.signpost.model.Refusal;
import dev.signpost.model.Refusal.Fault;
import dev.signpost.model.Secret;
import dev.signpost.model.WebhookStatus;
import dev.signpost.pg.Sql;
import dev.signpost.pg.SqlRunner;
import dev.signpost.profile.ChallengeRules;
import dev.signpost.profile.ChallengeTarget;
import dev.signpost.profile.WireProfile;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Creates, changes and deletes webhooks inside a change of the catalogue. */
final class WebhookWriter {
    private static final Sql FIND_TENANT = Sql.named("catalog.find_tenant");
    private static final Sql NEXT_KEY = Sql.named("catalog.next_webhook_key");
    private static final Sql INSERT = Sql.named("catalog.insert_webhook");
    private static final Sql UPDATE = Sql.named("catalog.update_webhook");
    private static final Sql DELETE = Sql.named("catalog.delete_webhook");
    private static final Sql UNVERIFY = Sql.named("catalog.unverify_webhook");
    private static final Sql VERIFY = Sql.named("catalog.verify_webhook");
    private static final Sql SET_STATUS = Sql.named("catalog.set_webhook_status");
    private static final Sql INSERT_VERSION = Sql.named("catalog.insert_webhook_version");
    // The fields that an attempt's request is rendered from.
    private static final Set<String> ON_THE_WIRE = Set.of("url", "profile", "headers");

    private final WebhookReader reader;
    private final WebhookSecrets secrets;
    private final Seals seals;
    private final WebhookSetup setup;
    private final Quotas quotas;

    WebhookWriter(WebhookReader reader, WebhookSecrets secrets, Seals seals, WebhookSetup setup) {
        this.quotas = new Quotas(setup.defaults());
        this.reader = reader;
        this.secrets = secrets;
        this.seals = seals;
        this.setup = setup;
    }

    /**
     * What a request wants.
     *
     * @param change what it said
     * @param url what came of its URL
     * @param secret chosen by the user, or null
     * @param proved the challenge that its receiver has passed, or null
     */
    record Wish(
            WebhookChange change,
            CheckedUrl url,
            @Nullable Secret secret,
            @Nullable ChallengeTarget proved) {}

    /** Settings that were found valid, with the profile that they were checked against. */
    private record Valid(WebhookSettings settings, WireProfile wire) {}

    /** The challenge that a new webhook has to pass before it is stored, if any. Fails as its creation would. */
    Future<Optional<ChallengeTarget>> askedBeforeCreate(SqlRunner sql, TenantRef tenant, Wish wish) {
        return admitted(sql, tenant, wish).map(valid -> Optional.ofNullable(due(valid, wish)));
    }

    private static @Nullable ChallengeTarget due(Valid valid, Wish wish) {
        return Proofs.beforeCreate(valid.wire(), valid.settings(), wish.secret());
    }

    /** What the receiver of a webhook that is not there yet would be asked, if anything; stores nothing. */
    Future<Optional<ChallengeTarget>> asked(SqlRunner sql, TenantRef tenant, Wish wish) {
        return found(sql, tenant)
                .map(found -> valid(wish, reader.orDefault(found.profile())))
                .map(valid -> {
                    if (Proofs.onVerify(valid.wire())) {
                        throw Refusal.invalid(
                                "/profile",
                                "This wire profile asks its challenge of a registered webhook: register it, then"
                                        + " verify it.");
                    }
                    return Optional.ofNullable(due(valid, wish));
                });
    }

    private Future<Tenant> found(SqlRunner sql, TenantRef tenant) {
        return sql.run(FIND_TENANT.bind().set("id", tenant.id()))
                .map(rows -> Rows.first(rows)
                        .map(Tenant::of)
                        .filter(found -> found.key() == tenant.key())
                        .orElseThrow(() -> Refusal.notFound("tenant")));
    }

    private Future<Valid> admitted(SqlRunner sql, TenantRef tenant, Wish wish) {
        return found(sql, tenant)
                .compose(found -> room(sql, tenant, found))
                .map(found -> valid(wish, reader.orDefault(found.profile())));
    }

    Future<Changes.Entry<WebhookView>> create(SqlRunner sql, long epoch, TenantRef tenant, Wish wish) {
        return admitted(sql, tenant, wish)
                .compose(valid -> {
                    ChallengeTarget due = due(valid, wish);
                    Proofs.require(due, wish.proved());
                    return insert(sql, epoch, tenant, valid, wish.secret())
                            .compose(made -> proved(sql, epoch, made.key(), due).map(made.id()));
                })
                .compose(id -> reader.find(sql, tenant, id))
                .map(made -> new Changes.Entry<>(
                        tenant.key(),
                        "webhook.created",
                        made.view().webhook().id(),
                        List.of("url", "eventTypes", "description", "profile", "headers", "limits", "secret"),
                        made.view()));
    }

    private Future<Tenant> room(SqlRunner sql, TenantRef tenant, Tenant found) {
        return quotas.requireRoom(sql, tenant, Quotas.Counted.WEBHOOKS)
                .compose(room -> reader.count(sql, tenant))
                .map(counts -> {
                    long present =
                            counts.values().stream().mapToLong(Long::longValue).sum();
                    if (present >= setup.maxWebhooks()) {
                        throw Refusal.of(
                                Refusal.Kind.CONFLICT,
                                "A tenant may have " + setup.maxWebhooks() + " webhooks, and this one has them.");
                    }
                    return found;
                });
    }

    private Valid valid(Wish wish, String tenantProfile) {
        var faults = new ArrayList<Fault>(wish.url().faults());
        if (wish.change().url() == null) {
            faults.add(new Fault("/url", "A URL is required."));
        }
        String url = wish.url().text();
        var settings = WebhookSettings.NEW.after(wish.change(), url == null ? "" : url);
        WireProfile wire = profile(settings, tenantProfile, faults);
        settings = settings.withDefaults(wire);
        settings.check(wire, faults);
        secrets.check(wire, wish.secret(), faults);
        if (!faults.isEmpty()) {
            throw Refusal.invalid(faults);
        }
        return new Valid(settings, wire);
    }

    /** The profile in force; with an unknown name a fault, and the tenant's, so that the rest can be checked. */
    private WireProfile profile(WebhookSettings settings, String tenantProfile, List<Fault> faults) {
        String own = settings.profile();
        String name = own == null ? tenantProfile : own;
        var named = reader.profile(name);
        if (named.isEmpty()) {
            faults.add(new Fault("/profile", setup.profiles().unknown(name)));
        }
        return named.or(() -> reader.profile(tenantProfile))
                .or(() -> reader.profile(setup.profiles().defaultName()))
                .orElseThrow(() -> new IllegalStateException("the default profile is missing"));
    }

    private record Made(long key, String id) {}

    private Future<Made> insert(SqlRunner sql, long epoch, TenantRef tenant, Valid valid, @Nullable Secret secret) {
        String id = setup.ids().webhook();
        return sql.run(NEXT_KEY)
                .map(rows -> Rows.only(rows).getLong("key"))
                .compose(key -> sql.run(row(key, id, tenant, valid).set("epoch", epoch))
                        .compose(inserted -> secrets.first(sql, tenant, key, valid.wire(), secret))
                        .compose(first -> secrets.standard(sql, tenant, key, valid.wire(), false))
                        .compose(given -> sql.run(versionOf(key)))
                        .map(new Made(key, id)));
    }

    /** Notes that it has proved itself, if it had to. */
    private static Future<Void> proved(SqlRunner sql, long epoch, long key, @Nullable ChallengeTarget due) {
        return due == null
                ? nothing()
                : sql.run(VERIFY.bind().set("webhook", key).set("epoch", epoch)).mapEmpty();
    }

    private Sql.Binding row(long key, String id, TenantRef tenant, Valid valid) {
        var settings = valid.settings();
        return settings(INSERT.bind(), settings)
                .set("webhook", key)
                .set("id", id)
                .set("tenant", tenant.key())
                .set("headers_sealed", seals.sealHeaders(tenant.key(), key, settings.headers()))
                .set(
                        "status",
                        (Proofs.onVerify(valid.wire()) ? WebhookStatus.UNVERIFIED : WebhookStatus.ACTIVE).name());
    }

    Future<Changes.Entry<WebhookView>> update(
            SqlRunner sql, long epoch, TenantRef tenant, WebhookReader.Found found, Wish wish) {
        var edit = edit(found, wish);
        if (edit.fields().isEmpty()) {
            return Future.succeededFuture(Changes.Entry.nothing(found.view()));
        }
        Proofs.require(edit.due(), wish.proved());
        long key = found.key();
        boolean standard = found.view().standardSecretSet();
        return sql.run(row(key, epoch, edit))
                .compose(updated ->
                        secrets.standard(sql, tenant, key, edit.valid().wire(), standard))
                .compose(updated -> edit.onTheWire() ? sql.run(versionOf(key)).<Void>mapEmpty() : nothing())
                .compose(versioned -> status(sql, epoch, found, edit))
                .compose(done -> proved(sql, epoch, key, edit.due()))
                // What is known of the old receiver says nothing about the new one.
                .compose(done ->
                        edit.fields().contains("url") ? setup.resumption().resume(sql, tenant.key(), key) : nothing())
                .compose(done -> reader.find(sql, tenant, found.view().webhook().id()))
                .map(made -> new Changes.Entry<>(
                        tenant.key(), "webhook.updated", made.view().webhook().id(), edit.fields(), made.view()));
    }

    /** The challenge that a webhook has to pass before it is changed, if any. Fails as the change would. */
    Optional<ChallengeTarget> askedBeforeUpdate(WebhookReader.Found found, Wish wish) {
        return Optional.ofNullable(edit(found, wish).due());
    }

    /**
     * An update that was found valid.
     *
     * @param valid the new settings
     * @param headersSealed the new headers, or the present ones if they stay
     * @param fields names of those that change
     * @param due the challenge that it needs, or null
     */
    private record Edit(
            Valid valid,
            @Nullable Buffer headersSealed,
            List<String> fields,
            @Nullable ChallengeTarget due) {
        boolean onTheWire() {
            return fields.stream().anyMatch(ON_THE_WIRE::contains);
        }
    }

    private Edit edit(WebhookReader.Found found, Wish wish) {
        var headers = wish.change().headers();
        boolean cleared = headers != null && headers.value() == null;
        // Opened only where they matter, so that the rest can be changed while the key is missing.
        boolean open = !cleared && (headers != null || wish.change().profile() != null);
        var before = reader.settings(found, open);
        String url = wish.url().text();
        var after = before.after(wish.change(), url == null ? before.url() : url);

        var faults = new ArrayList<Fault>(wish.url().faults());
        if (url == null && found.view().webhook().url().equals(StoredUrl.DAMAGED)) {
            faults.add(new Fault("/url", "The stored URL is damaged: give it anew."));
        }
        WireProfile wire = profile(after, found.tenantProfile(), faults);
        var next = after.withDefaults(wire);
        next.check(wire, faults);
        if (!wire.name().equals(found.view().wire().name())) {
            secrets.checkPresent(wire, found.view(), faults);
        }
        if (!faults.isEmpty()) {
            throw Refusal.invalid(faults);
        }
        var fields = new ArrayList<>(next.changedFrom(before));
        if (cleared && found.headersSealed() != null) {
            fields.add("headers");
        }
        var webhook = found.view().webhook();
        Buffer sealed = fields.contains("headers")
                ? seals.sealHeaders(webhook.tenantKey(), webhook.key(), next.headers())
                : found.headersSealed();
        var headersThen = open || cleared ? next.headers() : webhook.headers();
        var due = Proofs.beforeUpdate(
                found.view(), wire, next.url(), headersThen, setup.clock().millis());
        return new Edit(new Valid(next, wire), sealed, fields, due);
    }

    /** The status that follows from a new URL or another profile. */
    private static Future<Void> status(SqlRunner sql, long epoch, WebhookReader.Found found, Edit edit) {
        WireProfile wire = edit.valid().wire();
        var challenge = wire.challenge();
        boolean otherProfile = !wire.name().equals(found.view().wire().name());
        if (challenge != null && Proofs.onVerify(wire)) {
            boolean otherUrl =
                    edit.fields().contains("url") && challenge.againOn().contains(ChallengeRules.Change.URL);
            return otherUrl || otherProfile
                    ? sql.run(UNVERIFY.bind().set("webhook", found.key()).set("epoch", epoch))
                            .<Void>mapEmpty()
                    : nothing();
        }
        // Nothing asks any more what this webhook has not answered.
        return found.view().webhook().status() == WebhookStatus.UNVERIFIED
                ? sql.run(SET_STATUS
                                .bind()
                                .set("webhook", found.key())
                                .set("epoch", epoch)
                                .set("status", "ACTIVE")
                                .setNull("reason")
                                .setNull("blocked_by"))
                        .<Void>mapEmpty()
                : nothing();
    }

    Future<Changes.Entry<String>> delete(SqlRunner sql, long epoch, WebhookReader.Found found) {
        var webhook = found.view().webhook();
        return sql.run(DELETE.bind().set("webhook", webhook.key()).set("epoch", epoch))
                .map(new Changes.Entry<>(
                        webhook.tenantKey(), "webhook.deleted", webhook.id(), List.of(), webhook.id()));
    }

    private static Sql.Binding row(long key, long epoch, Edit edit) {
        return settings(UPDATE.bind(), edit.valid().settings())
                .set("webhook", key)
                .set("epoch", epoch)
                .set("headers_sealed", edit.headersSealed());
    }

    private static Sql.Binding settings(Sql.Binding call, WebhookSettings settings) {
        var limits = settings.limits();
        return call.set("url", settings.url())
                .set("description", settings.description())
                .set("event_types", patterns(settings))
                .set("profile", settings.profile())
                .set("concurrency", limits.concurrency())
                .set("rate_per_second", limits.ratePerSecond())
                .set("timeout_millis", limits.timeoutMillis());
    }

    private Sql.Binding versionOf(long key) {
        return INSERT_VERSION
                .bind()
                .set("webhook", key)
                .set("default_profile", setup.profiles().defaultName());
    }

    private static String[] patterns(WebhookSettings settings) {
        List<String> patterns = settings.eventTypes();
        return patterns == null ? new String[0] : patterns.toArray(new String[0]);
    }

    private static Future<Void> nothing() {
        return Future.succeededFuture();
    }
}

package dev.signpost.catalog;

import dev.signpost.http.TenantRef;
import dev.signpost.model.Refusal;
import dev.signpost.model.Secret;
import dev.signpost.model.Webhook.SigningSecret;
import dev.signpost.model.WebhookStatus;
import dev.signpost.pg.PgPool;
import dev.signpost.pg.Sql;
import dev.signpost.pg.SqlRunner;
import dev.signpost.profile.ChallengeTarget;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The webhooks of tenants, for those who manage them. A webhook of another tenant is NOT_FOUND, like one that never
 * was. Answers to changes that take something away (all but creation and unblocking) come when every pod has applied
 * them, so that nothing is sent the old way afterwards.
 */
public final class Webhooks {
    /** Secrets of a webhook that are looked at to tell which of them signed a request. */
    public static final int SECRETS_TRIED = 10;

    private static final Sql LACKING = Sql.named("catalog.lacking_standard_secret");
    private static final int AT_ONCE = 200;

    private final PgPool pool;
    private final Changes changes;
    private final PropagationWait everywhere;
    private final UrlCheck urlCheck;
    private final InstantSource clock;
    private final WebhookReader reader;
    private final WebhookWriter writer;
    private final WebhookSecrets secrets;
    private final WebhookBlocks blocks;
    private final WebhookProofs proofs;

    public Webhooks(PgPool pool, Changes changes, PropagationWait everywhere, WebhookSetup setup) {
        this.pool = pool;
        this.changes = changes;
        this.everywhere = everywhere;
        this.urlCheck = setup.urlCheck();
        this.clock = setup.clock();
        var seals = new Seals(setup.box());
        this.reader = new WebhookReader(seals, setup.profiles());
        this.secrets = new WebhookSecrets(reader, seals, setup.ids());
        this.writer = new WebhookWriter(reader, secrets, seals, setup);
        this.blocks = new WebhookBlocks(reader, setup.resumption());
        this.proofs = new WebhookProofs(reader, setup);
    }

    /** One webhook; fails with NOT_FOUND. */
    public Future<WebhookView> find(TenantRef tenant, String id) {
        return reader.find(pool, tenant, id).map(WebhookReader.Found::view);
    }

    /**
     * The {@link #SECRETS_TRIED} newest secrets of a webhook, newest first, those that have ended among them: to tell
     * what signed a request. Fails with NOT_FOUND or BUSY.
     */
    public Future<List<SigningSecret>> secrets(TenantRef tenant, String id) {
        return reader.secrets(pool, tenant, id, SECRETS_TRIED)
                .recover(failure -> Future.failedFuture(Seals.refused(failure)));
    }

    /** Newest first. */
    public Future<List<WebhookView>> list(TenantRef tenant, WebhookQuery query) {
        return reader.list(pool, tenant, query);
    }

    /** How many webhooks the tenant has in each status. */
    public Future<Map<WebhookStatus, Long>> countByStatus(TenantRef tenant) {
        return reader.count(pool, tenant);
    }

    /** As the other one, where the profile asks for nothing before saving. */
    public Future<WebhookView> create(Actor actor, TenantRef tenant, WebhookChange settings, @Nullable Secret secret) {
        return create(actor, tenant, settings, secret, null);
    }

    /**
     * Registers a webhook. Fails with INVALID (all faulty fields at once), CONFLICT (the tenant has too many) or BUSY
     * (nothing can be sealed at present).
     *
     * @param settings what the request said; the URL is required
     * @param secret chosen by the user, or null
     * @param proved the challenge that its receiver passed, where {@link #askedBeforeCreate} named one
     */
    public Future<WebhookView> create(
            Actor actor,
            TenantRef tenant,
            WebhookChange settings,
            @Nullable Secret secret,
            @Nullable ChallengeTarget proved) {
        return CheckedUrl.of(urlCheck, settings.url())
                .compose(url -> change(
                        actor,
                        (sql, epoch) -> writer.create(
                                sql, epoch, tenant, new WebhookWriter.Wish(settings, url, secret, proved))))
                .map(Changed::value);
    }

    /**
     * The challenge that a new webhook's receiver has to pass before {@link #create}, if its profile has such a one.
     * Fails with everything that the creation would fail with, so that nobody is asked in vain.
     */
    public Future<Optional<ChallengeTarget>> askedBeforeCreate(
            TenantRef tenant, WebhookChange settings, @Nullable Secret secret) {
        return CheckedUrl.of(urlCheck, settings.url())
                .compose(url ->
                        writer.askedBeforeCreate(pool, tenant, new WebhookWriter.Wish(settings, url, secret, null)))
                .recover(failure -> Future.failedFuture(Seals.refused(failure)));
    }

    /** As the other one, where the profile asks for nothing before saving. */
    public Future<WebhookView> update(
            Actor actor, TenantRef tenant, String id, @Nullable Set<Integer> versions, WebhookChange settings) {
        return update(actor, tenant, id, versions, settings, null);
    }

    /**
     * Changes a webhook. Fails with INVALID, NOT_FOUND, PRECONDITION_FAILED or BUSY.
     *
     * @param versions of which the caller expects one, or null for any
     * @param proved the challenge that its receiver passed, where {@link #askedBeforeUpdate} named one
     */
    public Future<WebhookView> update(
            Actor actor,
            TenantRef tenant,
            String id,
            @Nullable Set<Integer> versions,
            WebhookChange settings,
            @Nullable ChallengeTarget proved) {
        return CheckedUrl.of(urlCheck, settings.url())
                .compose(url -> change(
                        actor,
                        (sql, epoch) -> reader.find(sql, tenant, id)
                                .map(found -> expecting(versions, found))
                                .compose(found -> writer.update(
                                        sql,
                                        epoch,
                                        tenant,
                                        found,
                                        new WebhookWriter.Wish(settings, url, null, proved)))))
                .compose(this::appliedEverywhere);
    }

    /** As {@link #askedBeforeCreate}, for {@link #update}. */
    public Future<Optional<ChallengeTarget>> askedBeforeUpdate(
            TenantRef tenant, String id, @Nullable Set<Integer> versions, WebhookChange settings) {
        return CheckedUrl.of(urlCheck, settings.url())
                .compose(url -> reader.find(pool, tenant, id)
                        .map(found -> expecting(versions, found))
                        .map(found ->
                                writer.askedBeforeUpdate(found, new WebhookWriter.Wish(settings, url, null, null))))
                .recover(failure -> Future.failedFuture(Seals.refused(failure)));
    }

    /** The challenge of a webhook that is there, empty if its profile has none. Fails with NOT_FOUND or BUSY. */
    public Future<Optional<ChallengeTarget>> challenge(TenantRef tenant, String id) {
        return reader.find(pool, tenant, id)
                .map(found -> Optional.ofNullable(Proofs.of(found.view(), clock.millis())))
                .recover(failure -> Future.failedFuture(Seals.refused(failure)));
    }

    /**
     * The challenge that a receiver would be asked for a webhook that is not there yet, empty if the profile has none.
     * Fails with INVALID: the URL, the profile, the secret, or a profile that asks only webhooks that are there.
     *
     * @param profile its name, or null for the tenant's
     */
    public Future<Optional<ChallengeTarget>> challenge(
            TenantRef tenant, @Nullable String url, @Nullable Secret secret, @Nullable String profile) {
        var settings = new WebhookChange(
                new To<>(url), new To<>(List.of()), null, profile == null ? null : new To<>(profile), null, null);
        return CheckedUrl.of(urlCheck, settings.url())
                .compose(
                        checked -> writer.asked(pool, tenant, new WebhookWriter.Wish(settings, checked, secret, null)));
    }

    /**
     * A webhook's receiver has passed its challenge: an UNVERIFIED one becomes ACTIVE, and if it was ACTIVE before it
     * had to prove itself again, what was held since is sent. Fails with NOT_FOUND, or with CONFLICT if the webhook has
     * meanwhile got another URL, secret or profile.
     *
     * @param proved what was passed
     */
    public Future<Verified> verified(Actor actor, TenantRef tenant, String id, ChallengeTarget proved) {
        return proofs.held(pool, tenant, id)
                .map(held -> new WebhookProofs.Proof(actor, tenant, id, proved, held))
                .compose(proof -> change(actor, (sql, epoch) -> proofs.verified(sql, epoch, proof)))
                .compose(this::appliedEverywhere);
    }

    /** Deletes a webhook; its history stays until retention. Fails with NOT_FOUND or PRECONDITION_FAILED. */
    public Future<Void> delete(Actor actor, TenantRef tenant, String id, @Nullable Set<Integer> versions) {
        return change(
                        actor,
                        (sql, epoch) -> reader.find(sql, tenant, id)
                                .map(found -> expecting(versions, found))
                                .compose(found -> writer.delete(sql, epoch, found)))
                .compose(this::appliedEverywhere)
                .mapEmpty();
    }

    /** Stops a webhook by hand; twice is not an error. Fails with NOT_FOUND. */
    public Future<WebhookView> block(Actor actor, TenantRef tenant, String id) {
        return change(
                        actor,
                        (sql, epoch) -> reader.find(sql, tenant, id)
                                .compose(found -> blocks.block(sql, epoch, actor, tenant, found)))
                .compose(this::appliedEverywhere);
    }

    /**
     * Puts a disabled webhook back into service, whatever disabled it; one that is not disabled stays as it is. Fails
     * with NOT_FOUND, or FORBIDDEN if the operator blocked it and the actor is none.
     */
    public Future<WebhookView> unblock(Actor actor, TenantRef tenant, String id) {
        return change(
                        actor,
                        (sql, epoch) -> reader.find(sql, tenant, id)
                                .compose(found -> blocks.unblock(sql, epoch, actor, tenant, found)))
                .map(Changed::value);
    }

    /**
     * Gives a webhook a new secret, by its profile's rules. Fails with INVALID, NOT_FOUND, CONFLICT or BUSY.
     *
     * @param secret chosen by the user, or null
     * @param overlapSeconds how long the old one goes on, or null for the profile's default
     */
    public Future<WebhookView> rotate(
            Actor actor, TenantRef tenant, String id, @Nullable Secret secret, @Nullable Integer overlapSeconds) {
        return rotate(actor, tenant, id, new WebhookSecrets.Wish(secret, overlapSeconds, false));
    }

    /**
     * Gives a webhook a new secret for the Standard Webhooks signature beside its profile's own. Fails like the other.
     *
     * @param chosen by the user, which is refused, or null
     * @param overlapSeconds how long the old one goes on, or null for a day
     */
    public Future<WebhookView> rotateStandard(
            Actor actor, TenantRef tenant, String id, @Nullable Secret chosen, @Nullable Integer overlapSeconds) {
        return rotate(actor, tenant, id, new WebhookSecrets.Wish(chosen, overlapSeconds, true));
    }

    /**
     * Fails with the faults that a rotation would be refused for, or with NOT_FOUND; changes nothing.
     *
     * @param standard whether the second secret is meant
     */
    public Future<Void> checkRotation(
            TenantRef tenant, String id, @Nullable Secret secret, @Nullable Integer overlapSeconds, boolean standard) {
        var wish = new WebhookSecrets.Wish(secret, overlapSeconds, standard);
        return reader.find(pool, tenant, id)
                .map(found -> secrets.faults(found.view(), wish))
                .compose(faults ->
                        faults.isEmpty() ? Future.succeededFuture() : Future.failedFuture(Refusal.invalid(faults)));
    }

    private Future<WebhookView> rotate(Actor actor, TenantRef tenant, String id, WebhookSecrets.Wish wish) {
        return change(
                        actor,
                        (sql, epoch) -> reader.find(sql, tenant, id)
                                .compose(found -> secrets.rotate(sql, epoch, tenant, found, wish)))
                .compose(this::appliedEverywhere);
    }

    /**
     * Gives webhooks a second secret whose profile has come to add a Standard Webhooks signature since they were made:
     * their tenant's profile was changed, or the profile's document. Completes with how many got one.
     *
     * @param profiles names of the profiles that add it
     */
    public Future<Integer> completeStandardSecrets(Collection<String> profiles) {
        if (profiles.isEmpty()) {
            return Future.succeededFuture(0);
        }
        // Looked for outside of a change first, for changes are serial and there is seldom one to make.
        return lacking(pool, profiles)
                .compose(found -> found.isEmpty() ? Future.succeededFuture(0) : complete(profiles));
    }

    private record Lacking(long tenantKey, long webhookKey) {}

    private Future<List<Lacking>> lacking(SqlRunner sql, Collection<String> profiles) {
        return sql.run(LACKING.bind()
                        .set("profiles", profiles.toArray(new String[0]))
                        .set("default_profile", reader.orDefault(null))
                        .set("limit", AT_ONCE))
                .map(rows -> Rows.all(rows, row -> new Lacking(row.getLong("tenant_key"), row.getLong("key"))));
    }

    private Future<Integer> complete(Collection<String> profiles) {
        return change(
                        Actor.SIGNPOST,
                        (sql, epoch) -> lacking(sql, profiles)
                                .compose(found -> found.isEmpty()
                                        ? Future.succeededFuture(Changes.Entry.nothing(0))
                                        : secondSecrets(sql, epoch, found)))
                .map(Changed::value);
    }

    /** All of one tenant. */
    private Future<Changes.Entry<Integer>> secondSecrets(SqlRunner sql, long epoch, List<Lacking> lacking) {
        long tenantKey = lacking.get(0).tenantKey();
        Future<Void> all = Future.succeededFuture();
        for (Lacking one : lacking) {
            all = all.compose(done -> secrets.addStandard(sql, epoch, new TenantRef(tenantKey, ""), one.webhookKey()));
        }
        return all.map(
                new Changes.Entry<>(tenantKey, "webhook.secretAdded", "", List.of("standardSecret"), lacking.size()));
    }

    private <T> Future<Changed<T>> change(Actor actor, Changes.Work<T> work) {
        return changes.make(actor, work).recover(failure -> Future.failedFuture(Seals.refused(failure)));
    }

    private <T> Future<T> appliedEverywhere(Changed<T> changed) {
        return everywhere.until(changed.epoch()).map(changed.value());
    }

    private static WebhookReader.Found expecting(@Nullable Set<Integer> versions, WebhookReader.Found found) {
        int present = found.view().webhook().version();
        if (versions != null && !versions.contains(present)) {
            throw Refusal.of(
                    Refusal.Kind.PRECONDITION_FAILED,
                    "The webhook has changed: its version is \"" + present + "\" now. Read it again.");
        }
        return found;
    }
}

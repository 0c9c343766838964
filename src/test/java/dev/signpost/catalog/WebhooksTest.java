package dev.signpost.catalog;

import static dev.signpost.testkit.CatalogFixture.TENANT_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.catalog.WebhookVersions.Named;
import dev.signpost.http.TenantRef;
import dev.signpost.model.Refusal;
import dev.signpost.model.Refusal.Fault;
import dev.signpost.model.Refusal.Kind;
import dev.signpost.model.Secret;
import dev.signpost.model.Webhook;
import dev.signpost.model.WebhookStatus;
import dev.signpost.testkit.Await;
import dev.signpost.testkit.CatalogFixture;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebhooksTest extends CatalogTest {
    private static final String GIVEN = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private TenantRef acme = new TenantRef(0, "");

    @BeforeEach
    void makeTenant() {
        acme = catalog.tenant("acme");
    }

    private WebhookView create(WebhookChange change, @Nullable Secret secret) {
        return Await.value(catalog.webhooks.create(TENANT_KEY, acme, change, secret));
    }

    private WebhookView patch(String id, @Nullable Integer version, WebhookChange change) {
        return Await.value(
                catalog.webhooks.update(TENANT_KEY, acme, id, version == null ? null : Set.of(version), change));
    }

    private static WebhookChange description(String text) {
        return new WebhookChange(null, null, new To<>(text), null, null, null);
    }

    private static WebhookChange headers(@Nullable Map<String, @Nullable Secret> headers) {
        return new WebhookChange(null, null, null, null, new To<>(headers), null);
    }

    private static WebhookChange limits(
            @Nullable Integer concurrency, @Nullable Integer rate, @Nullable Integer timeout) {
        var limits = new WebhookChange.LimitsChange(new To<>(concurrency), new To<>(rate), new To<>(timeout));
        return new WebhookChange(null, null, null, null, null, new To<>(limits));
    }

    private static Refusal refusal(Future<?> future) {
        if (Await.failure(future) instanceof Refusal refusal) {
            return refusal;
        }
        throw new AssertionError("not a refusal");
    }

    @Test
    void shouldKeepWhatWasGiven() {
        Map<String, @Nullable Secret> headers = Map.of("Authorization", Secret.of("Bearer canary"));
        var change = new WebhookChange(
                new To<>("https://receiver.example:8443/a?b=c"),
                new To<>(List.of("deal.*", "x")),
                new To<>("Orders"),
                new To<>("standard"),
                new To<>(headers),
                new To<>(new WebhookChange.LimitsChange(new To<>(3), new To<>(50), new To<>(2_000))));

        WebhookView made = create(change, Secret.of(GIVEN));

        WebhookView found =
                Await.value(catalog.webhooks.find(acme, made.webhook().id()));
        assertThat(found).isEqualTo(made);
        Webhook webhook = found.webhook();
        assertThat(webhook.id()).matches("wh_[0-9A-Za-z]{20}");
        assertThat(webhook.url().text()).isEqualTo("https://receiver.example:8443/a?b=c");
        assertThat(webhook.eventTypes()).containsExactly("deal.*", "x");
        assertThat(webhook.headers()).containsExactly(Map.entry("Authorization", Secret.of("Bearer canary")));
        assertThat(webhook.limits()).isEqualTo(new Webhook.Limits(3, 50, 2_000));
        assertThat(webhook.status()).isEqualTo(WebhookStatus.ACTIVE);
        assertThat(webhook.version()).isEqualTo(1);
        assertThat(found.visibleSecret()).isEqualTo(Secret.of(GIVEN));
    }

    @Test
    void shouldSubscribeToEverythingAndGenerateASecretByDefault() {
        WebhookView made = create(new WebhookChange(new To<>(URL), null, null, null, null, null), null);

        assertThat(made.webhook().eventTypes()).containsExactly("*");
        assertThat(made.secretSet()).isTrue();
        assertThat(made.newestSecret()).isNotNull();
    }

    @Test
    void shouldNameEveryFaultyFieldAtOnce() {
        Map<String, @Nullable Secret> headers = Map.of("Host", Secret.of("x"));
        var change = new WebhookChange(
                new To<>("https://refused/"),
                new To<>(List.of("a b", "x", "x")),
                new To<>("a\u0000"),
                new To<>("nothing"),
                new To<>(headers),
                new To<>(new WebhookChange.LimitsChange(new To<>(0), new To<>(100_001), new To<>(30_001))));

        Refusal refusal = refusal(catalog.webhooks.create(TENANT_KEY, acme, change, Secret.of("short")));

        assertThat(refusal.kind()).isEqualTo(Kind.INVALID);
        assertThat(refusal.faults())
                .extracting(Fault::pointer)
                .containsExactlyInAnyOrder(
                        "/url",
                        "/eventTypes/0",
                        "/eventTypes/2",
                        "/description",
                        "/profile",
                        "/headers/Host",
                        "/limits/concurrency",
                        "/limits/ratePerSecond",
                        "/limits/timeoutMillis",
                        "/secret");
        assertThat(refusal.faults())
                .extracting(Fault::message)
                .anyMatch(said -> said.startsWith("There is no wire profile nothing here: expected one of "));
        assertThat(database.number("SELECT count(*) FROM webhook")).isZero();
        assertThat(database.number("SELECT count(*) FROM audit_log WHERE action LIKE 'webhook%'"))
                .isZero();
    }

    @Test
    void shouldRequireAUrl() {
        Refusal refusal = refusal(catalog.webhooks.create(TENANT_KEY, acme, description("x"), null));

        assertThat(refusal.faults()).containsExactly(new Fault("/url", "A URL is required."));
    }

    @Test
    void shouldRefuseMoreThan100EventTypes() {
        String[] types = IntStream.range(0, 101).mapToObj(i -> "t" + i).toArray(String[]::new);

        Refusal refusal = refusal(catalog.webhooks.create(TENANT_KEY, acme, CatalogFixture.settings(URL, types), null));

        assertThat(refusal.faults()).containsExactly(new Fault("/eventTypes", "At most 100 event types."));
    }

    @Test
    void shouldRefuseAWebhookBeyondTheQuota() {
        CatalogFixture.bulk(database, acme, 10_000);

        Refusal refusal = refusal(catalog.webhooks.create(TENANT_KEY, acme, CatalogFixture.settings(URL, "*"), null));

        assertThat(refusal.kind()).isEqualTo(Kind.CONFLICT);
    }

    @Test
    void shouldNotFindAWebhookOfAnotherTenant() {
        TenantRef other = catalog.tenant("other");
        String id = catalog.webhook(other, URL, "*").id();

        assertThat(List.<Future<?>>of(
                        catalog.webhooks.find(acme, id),
                        catalog.webhooks.update(TENANT_KEY, acme, id, null, description("x")),
                        catalog.webhooks.delete(TENANT_KEY, acme, id, null),
                        catalog.webhooks.block(TENANT_KEY, acme, id),
                        catalog.webhooks.unblock(TENANT_KEY, acme, id),
                        catalog.webhooks.rotate(TENANT_KEY, acme, id, null, null)))
                .allSatisfy(future -> assertThat(refusal(future).kind()).isEqualTo(Kind.NOT_FOUND));
        assertThat(database.number("SELECT count(*) FROM audit_log WHERE tenant_key = ?", acme.key()))
                .isEqualTo(1);
    }

    @Test
    void shouldChangeOnlyWhatIsMentioned() {
        Webhook webhook = catalog.webhook(acme, URL, "deal.*");

        WebhookView changed = patch(webhook.id(), null, description("new"));

        assertThat(changed.description()).isEqualTo("new");
        assertThat(changed.webhook().url()).isEqualTo(webhook.url());
        assertThat(changed.webhook().eventTypes()).isEqualTo(webhook.eventTypes());
        assertThat(changed.webhook().secrets()).isEqualTo(webhook.secrets());
        assertThat(changed.webhook().version()).isEqualTo(2);
    }

    @Test
    void shouldMergeHeadersByNameInAnyCase() {
        String id = catalog.webhook(acme, URL, "*").id();
        patch(id, null, headers(Map.of("X-A", Secret.of("1"), "X-B", Secret.of("2"))));
        var change = new HashMap<String, @Nullable Secret>();
        change.put("x-a", Secret.of("3"));
        change.put("X-B", null);
        change.put("X-C", Secret.of("4"));

        WebhookView merged = patch(id, null, headers(change));
        WebhookView cleared = patch(id, null, headers(null));

        assertThat(merged.webhook().headers())
                .containsOnly(Map.entry("x-a", Secret.of("3")), Map.entry("X-C", Secret.of("4")));
        assertThat(cleared.webhook().headers()).isEmpty();
    }

    @Test
    void shouldMergeLimitsAndGoBackToTheDefault() {
        String id = catalog.webhook(acme, URL, "*").id();
        patch(id, null, limits(5, 10, null));
        var onlyRate = new WebhookChange.LimitsChange(null, new To<>(null), null);

        WebhookView changed = patch(id, null, new WebhookChange(null, null, null, null, null, new To<>(onlyRate)));

        assertThat(changed.webhook().limits()).isEqualTo(new Webhook.Limits(5, null, null));
    }

    @Test
    void shouldChangeNothingForAPatchThatSaysWhatIsSo() {
        Webhook webhook = catalog.webhook(acme, URL, "deal.*");
        long epoch = database.number("SELECT epoch FROM catalogue_epoch");

        WebhookView same = patch(webhook.id(), null, CatalogFixture.settings(URL, "deal.*"));

        assertThat(same.webhook().version()).isEqualTo(1);
        assertThat(database.number("SELECT epoch FROM catalogue_epoch")).isEqualTo(epoch);
    }

    @Test
    void shouldRefuseAChangeOfAnotherVersion() {
        String id = catalog.webhook(acme, URL, "*").id();
        patch(id, 1, description("one"));

        Refusal late = refusal(catalog.webhooks.update(TENANT_KEY, acme, id, Set.of(1), description("two")));
        Refusal lateDelete = refusal(catalog.webhooks.delete(TENANT_KEY, acme, id, Set.of(1)));

        assertThat(late.kind()).isEqualTo(Kind.PRECONDITION_FAILED);
        assertThat(lateDelete.kind()).isEqualTo(Kind.PRECONDITION_FAILED);
    }

    @Test
    void shouldLetOneOfManyChangesOfTheSameVersionWin() {
        String id = catalog.webhook(acme, URL, "*").id();

        var asked = new ArrayList<Future<WebhookView>>();
        IntStream.range(0, 8)
                .forEach(i ->
                        asked.add(catalog.webhooks.update(TENANT_KEY, acme, id, Set.of(1), description("by " + i))));

        Await.value(Future.join(asked).otherwiseEmpty());
        assertThat(asked).filteredOn(Future::succeeded).hasSize(1);
        assertThat(asked)
                .filteredOn(Future::failed)
                .allSatisfy(future -> assertThat(refusal(future).kind()).isEqualTo(Kind.PRECONDITION_FAILED));
    }

    @Test
    void shouldLoseNoFieldOfChangesThatCrossEachOther() {
        String id = catalog.webhook(acme, URL, "*").id();

        Await.value(Future.all(
                catalog.webhooks.update(TENANT_KEY, acme, id, null, description("new")),
                catalog.webhooks.update(TENANT_KEY, acme, id, null, limits(7, null, null)),
                catalog.webhooks.update(TENANT_KEY, acme, id, null, headers(Map.of("X-A", Secret.of("1"))))));

        WebhookView now = Await.value(catalog.webhooks.find(acme, id));
        assertThat(now.description()).isEqualTo("new");
        assertThat(now.webhook().limits().concurrency()).isEqualTo(7);
        assertThat(now.webhook().headers()).hasSize(1);
        assertThat(now.webhook().version()).isEqualTo(4);
    }

    @Test
    void shouldGiveEachChangeAHigherEpochThanTheOneBefore() {
        var epochs = new ArrayList<Long>();
        for (int i = 0; i < 5; i++) {
            catalog.webhook(acme, URL + i, "*");
            epochs.add(database.number("SELECT version FROM tenant WHERE id = 'acme'"));
        }

        assertThat(epochs).isSorted().doesNotHaveDuplicates();
        assertThat(database.number("SELECT max(epoch) FROM webhook")).isEqualTo(epochs.get(4));
    }

    @Test
    void shouldAnswerAChangeOnlyWhenEveryPodHasAppliedIt() {
        String id = catalog.webhook(acme, URL, "*").id();
        Promise<Void> applied = Promise.promise();
        Promise<Long> waited = Promise.promise();
        catalog.everywhere = epoch -> {
            waited.tryComplete(epoch);
            return applied.future();
        };

        Future<Void> deleted = catalog.webhooks.delete(TENANT_KEY, acme, id, null);

        assertThat(Await.value(waited.future())).isEqualTo(database.number("SELECT epoch FROM catalogue_epoch"));
        assertThat(deleted.isComplete()).isFalse();
        applied.complete();
        Await.value(deleted);
    }

    @Test
    void shouldKeepATextOfEachVersionThatIsSentDifferently() {
        String id = catalog.webhook(acme, URL, "*").id();
        long key = database.number("SELECT key FROM webhook WHERE id = ?", id);
        patch(id, null, description("not on the wire"));
        patch(id, null, headers(Map.of("X-A", Secret.of("1"))));
        var versions = new WebhookVersions(pool, catalog.box);

        var past = Await.value(versions.of(key, List.of(new Named(2, 1), new Named(3, 1))));

        var first = Objects.requireNonNull(past.get(new Named(2, 1)));
        var second = Objects.requireNonNull(past.get(new Named(3, 1)));
        assertThat(first.headers()).isEmpty();
        assertThat(second.headers()).containsEntry("X-A", Secret.of("1"));
        assertThat(second.url().text()).isEqualTo(URL);
        assertThat(database.number("SELECT count(*) FROM webhook_version")).isEqualTo(2);
    }

    @Test
    void shouldKeepTheWindowsOfSecretsAsEachVersionKnewThem() {
        String id = catalog.webhook(acme, URL, "*").id();
        long key = database.number("SELECT key FROM webhook WHERE id = ?", id);
        long later = Instant.now().plusSeconds(60).toEpochMilli();
        Await.value(catalog.webhooks.rotate(TENANT_KEY, acme, id, null, 0));
        var versions = new WebhookVersions(pool, catalog.box);
        var before = new Named(1, 1);
        var after = new Named(2, 2);

        var known = Await.value(versions.of(key, List.of(before, after)));
        // as a release does that does not note them
        database.execute("UPDATE webhook_version SET secret_numbers = NULL, secret_starts = NULL, secret_ends = NULL");
        var unknown = Await.value(versions.of(key, List.of(before)));

        // a pod whose clock is fast signed with the first one alone, at a time when it had ended for ours
        assertThat(numbers(known.get(before), later)).containsExactly(1);
        assertThat(numbers(known.get(after), later)).containsExactly(2);
        assertThat(numbers(unknown.get(before), later)).containsExactly(2);
    }

    private static List<Integer> numbers(WebhookVersions.@Nullable Past past, long millis) {
        return Objects.requireNonNull(past).signingAt(millis).stream()
                .map(Webhook.SigningSecret::number)
                .toList();
    }

    @Test
    void shouldRefuseToSealWithoutAKeyAndStoreNothing() {
        var keyless = new CatalogFixture(vertx, pool, CatalogFixture.key(2));
        String id = catalog.webhook(acme, URL, "*").id();
        patch(id, null, headers(Map.of("X-A", Secret.of("1"))));

        Refusal refusal =
                refusal(keyless.webhooks.update(TENANT_KEY, acme, id, null, headers(Map.of("X-B", Secret.of("2")))));
        WebhookView described =
                Await.value(keyless.webhooks.update(TENANT_KEY, acme, id, null, description("needs no key")));

        assertThat(refusal.kind()).isEqualTo(Kind.BUSY);
        assertThat(described.webhook().seal()).isEqualTo(Webhook.Seal.KEY_MISSING);
        assertThat(described.secretSet()).isTrue();
        assertThat(Await.value(catalog.webhooks.find(acme, id)).webhook().headers())
                .hasSize(1);
    }

    @Test
    void shouldKeepSecretsOutOfEveryTableAndText() {
        Map<String, @Nullable Secret> headers = Map.of("X-A", Secret.of("canary-header"));
        var change = new WebhookChange(new To<>(URL), null, null, null, new To<>(headers), null);

        WebhookView view = create(change, Secret.of(GIVEN));

        var dump = new StringBuilder(view.toString())
                .append(catalog.snapshot(acme))
                .append(change);
        for (String table : List.of("webhook", "webhook_version", "webhook_secret", "audit_log", "tenant")) {
            database.query("SELECT row_to_json(t)::text || encode(t::text::bytea, 'escape') AS line FROM " + table
                            + " t")
                    .forEach(dump::append);
        }
        assertThat(dump.toString())
                .contains("webhook.created")
                .doesNotContain("canary-header", GIVEN, "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
                // and in hexadecimal, as Postgres shows bytes
                .doesNotContain("63616e6172792d686561646572");
    }
}

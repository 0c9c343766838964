package dev.signpost.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.http.TenantRef;
import dev.signpost.testkit.Await;
import dev.signpost.testkit.CatalogFixture;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Pods with lists of encryption keys on one database. Number 1 is what the fixture's webhooks are encrypted with. */
class KeyRegisterTest extends CatalogTest {

    private final class Pod {
        final EncryptionKeys keys;
        final KeyRegister register;

        Pod(String name, int... fillings) {
            keys = new EncryptionKeys(
                    IntStream.of(fillings).mapToObj(CatalogFixture::key).toList());
            var self = new KeyRegister.Self(UUID.randomUUID(), name, false);
            register = new KeyRegister(pool, keys, keys.box(new SecureRandom()), self);
        }

        Pod enter() {
            Await.value(register.enter());
            return this;
        }

        String refusal() {
            Throwable failure = Await.failure(register.enter());
            assertThat(failure).isInstanceOf(KeysRefused.class);
            return String.valueOf(failure.getMessage());
        }

        Pod renew() {
            Await.value(register.renew());
            return this;
        }
    }

    private static KeyId id(int filling) {
        return KeyId.of(CatalogFixture.key(filling));
    }

    private TenantRef acmeWithAWebhook() {
        TenantRef acme = catalog.tenant("acme");
        catalog.webhook(acme, URL, "*");
        return acme;
    }

    @Test
    void shouldRefuseAStartWithNoKeyThatFits() {
        acmeWithAWebhook();

        String refusal = new Pod("wrong", 2).refusal();

        assertThat(refusal)
                .contains(
                        "None of the keys given (" + id(2) + ")",
                        "The key " + id(1) + " is missing: 1 secret is encrypted with it.",
                        "signpost encryption-keys give-up " + id(1));
        assertThat(database.number("SELECT count(*) FROM encryption_key")).isZero();
    }

    @Test
    void shouldRefuseAStartWithoutAKeyThatIsStillInUse() {
        acmeWithAWebhook();
        Await.value(new Pod("both", 2, 1).enter().register.leave());

        String refusal = new Pod("too early", 2).refusal();

        assertThat(refusal)
                .startsWith("The key " + id(1) + " is missing: 1 secret")
                .contains("reencrypt");
    }

    @Test
    void shouldRefuseAnotherKeyThoughNothingIsEncryptedYet() {
        Await.value(new Pod("first", 1).enter().register.leave());

        String refusal = new Pod("other", 2).refusal();

        assertThat(refusal).contains("Its key is " + id(1), "nothing is encrypted with it yet");
    }

    @Test
    void shouldLetOnlyOneOfSeveralKeysInWhenPodsStartAtOnceOnAFreshDatabase() {
        List<Pod> pods =
                IntStream.range(1, 5).mapToObj(n -> new Pod("pod " + n, n)).toList();
        var entering = new ArrayList<Future<Void>>();

        pods.forEach(pod -> entering.add(pod.register.enter()));
        Await.value(Future.join(entering).transform(done -> Future.succeededFuture()));

        assertThat(entering.stream().filter(Future::succeeded)).hasSize(1);
        assertThat(entering.stream().filter(Future::failed).map(Future::cause)).allMatch(KeysRefused.class::isInstance);
        assertThat(database.number("SELECT count(*) FROM encryption_key")).isEqualTo(1);
    }

    @Test
    void shouldEncryptWithANewKeyOnlyWhenEveryPodHasIt() {
        Pod first = new Pod("first", 1).enter();
        Pod second = new Pod("second", 2, 1).enter();
        KeyId before = second.keys.present();

        Await.value(first.register.leave());
        Pod again = new Pod("first again", 2, 1).enter();
        second.renew();

        assertThat(before).isEqualTo(id(1));
        assertThat(again.keys.present()).isEqualTo(id(2));
        assertThat(second.keys.present()).isEqualTo(id(2));
    }

    @Test
    void shouldRefuseAStartWithoutTheKeyThatAPodEncryptsWith() {
        new Pod("pod one", 1, 2).enter();

        String refusal = new Pod("two", 2).refusal();

        assertThat(refusal).contains("The key " + id(1) + " is missing", "pod one encrypts with it");
    }

    @Test
    void shouldNotCountAPodThatDiedWithoutAWord() {
        new Pod("dead", 1).enter();
        Pod living = new Pod("living", 2, 1).enter();

        database.execute(
                "UPDATE encryption_key_holder SET seen_at = now() - interval '31 seconds' WHERE name = 'dead'");
        living.renew();

        assertThat(living.keys.present()).isEqualTo(id(2));
    }

    @Test
    void shouldEncryptAsBeforeWhilePodsRunThatDoNotTellTheirKeys() {
        acmeWithAWebhook();
        database.execute("INSERT INTO pod (nonce, name, registered_at, expires_at, watermark)"
                + " VALUES (gen_random_uuid(), 'older', now(), now() + interval '1 minute', gen_random_uuid())");

        Pod fresh = new Pod("fresh", 2, 1).enter().renew();

        assertThat(fresh.keys.present()).isEqualTo(id(1));
    }

    @Test
    void shouldTakeAKeyForAnotherThatHasItsIdButNotItsBytes() {
        new Pod("first", 1).enter();
        database.execute(
                "UPDATE encryption_key SET check_value = set_byte(check_value, 20, 255 - get_byte(check_value, 20))");

        assertThat(new Pod("second", 1).refusal()).contains("has the id of another one");
    }

    @Test
    void shouldStartWithoutAKeyThatWasGivenUpAndTellWhatItCannotRead() {
        acmeWithAWebhook();
        Pod fresh = new Pod("fresh", 2);

        Await.value(fresh.register.giveUp(id(1)));
        fresh.enter();

        assertThat(Await.value(fresh.register.missing()))
                .containsEntry(id(1), 1L)
                .hasSize(1);
    }

    @Test
    void shouldNotGiveUpAKeyThatSomebodyHas() {
        new Pod("pod one", 1).enter();

        Throwable failure = Await.failure(new Pod("command", 2).register.giveUp(id(1)));

        assertThat(failure).hasMessageContaining("pod one has it");
    }

    @Test
    void shouldMoveEverythingToTheFirstKeyAndLeaveDamagedOnesDamaged() {
        TenantRef acme = acmeWithAWebhook();
        var damaged = catalog.webhook(acme, URL + "/damaged", "*");
        database.execute(
                "UPDATE webhook_secret SET sealed = set_byte(sealed, 20, 255 - get_byte(sealed, 20))"
                        + " WHERE webhook_key = ?",
                damaged.key());
        Pod pod = new Pod("pod", 2, 1).enter();
        var run = new Reencryption(pool, pod.keys.box(new SecureRandom()), id(2));

        long moved = Await.value(run.run(soFar -> {}));
        long again = Await.value(run.run(soFar -> {}));

        assertThat(moved).isEqualTo(2);
        assertThat(again).isZero();
        assertThat(Await.value(pod.register.uses())).containsOnlyKeys(id(2));
        var reader = new CatalogFixture(vertx, pool, CatalogFixture.key(2));
        assertThat(reader.snapshot(acme).webhooks().values())
                .extracting(webhook -> webhook.seal().name())
                .containsExactlyInAnyOrder("OPEN", "BROKEN");
    }
}

package dev.signpost.boot;

import dev.signpost.catalog.EncryptionKeys;
import dev.signpost.catalog.KeyId;
import dev.signpost.catalog.KeyRegister;
import dev.signpost.catalog.KeysRefused;
import dev.signpost.catalog.Reencryption;
import dev.signpost.catalog.SecretBox;
import dev.signpost.model.Refusal;
import dev.signpost.model.Secret;
import dev.signpost.settings.Settings;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code signpost encryption-keys …}: the keys of the setting {@code encryptionKey} and what the database holds of
 * them. Runs beside pods; killed in the middle, it is run again.
 */
@Command(
        name = "encryption-keys",
        description =
                "Show the encryption keys that are in use, and move everything to the first one of encryptionKey.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        usageHelpAutoWidth = true)
final class EncryptionKeysCommand implements Runnable {
    /** Pods hear of each other every two seconds; one that died without a word counts for 30. */
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final int RENEW_SECONDS = 5;
    // What pods write with the former key while the command runs is found by the next pass.
    private static final int PASSES = 5;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** What a command works with. */
    private record Work(OpenCatalogue catalogue, EncryptionKeys keys, SecretBox box, KeyRegister register) {
        static Work on(OpenCatalogue catalogue, Settings settings) throws Exception {
            SecureRandom random = Randoms.secure();
            List<Secret> given = settings.encryptionKey().isEmpty()
                    ? List.of(new KeptKeys(settings.dataDir(), random).encryptionKey())
                    : settings.encryptionKey();
            EncryptionKeys keys = KeyAgreement.keys(given);
            SecretBox box = keys.box(random);
            var self = new KeyRegister.Self(UUID.randomUUID(), "the command encryption-keys", false);
            return new Work(catalogue, keys, box, new KeyRegister(catalogue.pool(), keys, box, self));
        }

        String role(KeyId id) {
            int at = keys.ids().indexOf(id);
            return at == 0 ? "encrypts" : at > 0 ? "decrypts" : "not in encryptionKey";
        }
    }

    @Command(
            name = "list",
            description = "List the keys by id, with how many secrets and headers are encrypted with each.",
            mixinStandardHelpOptions = true,
            usageHelpAutoWidth = true)
    int list(@Mixin SettingsFile file) throws Exception {
        Settings settings = file.load();
        try (var catalogue = OpenCatalogue.of(settings)) {
            Work work = Work.on(catalogue, settings);
            Map<KeyId, Long> uses = catalogue.await(work.register().uses());
            work.keys().ids().forEach(id -> line(work, id, uses));
            uses.keySet().stream().filter(id -> !work.keys().ids().contains(id)).forEach(id -> line(work, id, uses));
            out().flush();
            return ExitStatus.DONE;
        }
    }

    private void line(Work work, KeyId id, Map<KeyId, Long> uses) {
        out().println(id + "  " + work.role(id) + "  " + uses.getOrDefault(id, 0L) + " in use");
    }

    @Command(
            name = "reencrypt",
            description =
                    "Encrypt everything with the first key of encryptionKey, so that the others can be taken out. "
                            + "Pods keep working. Killed in the middle, it goes on where it was when it is run again.",
            mixinStandardHelpOptions = true,
            usageHelpAutoWidth = true)
    int reencrypt(@Mixin SettingsFile file) throws Exception {
        Settings settings = file.load();
        try (var catalogue = OpenCatalogue.of(settings)) {
            Work work = Work.on(catalogue, settings);
            enter(work);
            ScheduledExecutorService sign = Executors.newSingleThreadScheduledExecutor();
            try {
                sign.scheduleWithFixedDelay(
                        () -> work.register().renew(), RENEW_SECONDS, RENEW_SECONDS, TimeUnit.SECONDS);
                return awaitFirst(work) ? move(work) : ExitStatus.FAILED;
            } finally {
                sign.shutdownNow();
                catalogue.await(work.register().leave());
            }
        }
    }

    private static void enter(Work work) throws Exception {
        try {
            work.catalogue().await(work.register().enter());
        } catch (KeysRefused refused) {
            throw new WrongSettings("encryptionKey: " + refused.getMessage());
        }
    }

    /** Waits until every pod has the first key. */
    private boolean awaitFirst(Work work) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        boolean told = false;
        while (!work.keys().present().equals(work.keys().first())) {
            List<String> lacking = work.catalogue().await(work.register().lackingTheFirst());
            String who = lacking.isEmpty() ? "Pods of an older version do" : String.join(", ", lacking) + " does";
            if (System.nanoTime() > end) {
                err().println("signpost: " + who + " not have the key "
                        + work.keys().first()
                        + ". Give it to every pod first, at any place in encryptionKey. Nothing was changed.");
                err().flush();
                return false;
            }
            if (!told) {
                out().println("Waiting: " + who + " not have the key "
                        + work.keys().first() + " yet.");
                out().flush();
                told = true;
            }
            work.catalogue().await(work.catalogue().after(LOOK));
            work.catalogue().await(work.register().renew());
        }
        return true;
    }

    private int move(Work work) throws Exception {
        KeyId first = work.keys().first();
        long[] before = {0};
        for (int pass = 0; pass < PASSES && others(work) > 0; pass++) {
            long all = others(work);
            long base = before[0];
            before[0] += work.catalogue()
                    .awaitAll(new Reencryption(work.catalogue().pool(), work.box(), first).run(moved -> {
                        out().println((base + moved) + " of " + (base + all) + " moved to the key " + first);
                        out().flush();
                    }));
        }
        return report(work);
    }

    /** Values that another key of the setting encrypts. */
    private static long others(Work work) throws Exception {
        Map<KeyId, Long> uses = work.catalogue().await(work.register().uses());
        return uses.entrySet().stream()
                .filter(use -> work.keys().ids().contains(use.getKey()))
                .filter(use -> !use.getKey().equals(work.keys().first()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private int report(Work work) throws Exception {
        Map<KeyId, Long> uses = work.catalogue().await(work.register().uses());
        KeyId first = work.keys().first();
        out().println(uses.getOrDefault(first, 0L) + " secrets and headers are encrypted with the key " + first + ".");
        List<KeyId> former = work.keys().ids().stream().skip(1).toList();
        former.forEach(id -> out().println(sentence(id, uses.getOrDefault(id, 0L), first)));
        uses.keySet().stream()
                .filter(id -> !work.keys().ids().contains(id))
                .forEach(id -> out().println("The key " + id + ", which is not in encryptionKey, is used by "
                        + uses.get(id) + ": they stay as they are."));
        out().flush();
        return former.stream().anyMatch(uses::containsKey) ? ExitStatus.FAILED : ExitStatus.DONE;
    }

    private static String sentence(KeyId id, long count, KeyId first) {
        return count == 0
                ? "The key " + id + " is not used any more: take it out of encryptionKey everywhere. Sessions and links"
                        + " of the console that were made with it end then."
                : "The key " + id + " is still used by " + count + ": a pod has written with it meanwhile. Run this"
                        + " again when every pod has the key " + first + " first.";
    }

    @Command(
            name = "give-up",
            description =
                    "Let pods start without a key that is lost for good. Webhooks whose secrets or headers need it "
                            + "are sent nothing until they have new ones; their events wait.",
            mixinStandardHelpOptions = true,
            usageHelpAutoWidth = true)
    int giveUp(
            @Parameters(paramLabel = "KEY_ID", description = "As list prints it: 8 hexadecimal digits") String id,
            @Mixin SettingsFile file)
            throws Exception {
        KeyId lost = KeyId.ofText(id)
                .orElseThrow(() -> Refusal.invalid("KEY_ID", "expected 8 hexadecimal digits, as list prints them"));
        Settings settings = file.load();
        try (var catalogue = OpenCatalogue.of(settings)) {
            Work work = Work.on(catalogue, settings);
            catalogue.await(work.register().giveUp(lost));
            out().println("The key " + lost + " is given up: pods start without it.");
            out().flush();
            return ExitStatus.DONE;
        } catch (KeysRefused refused) {
            throw new StartFailure(String.valueOf(refused.getMessage()), refused);
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}

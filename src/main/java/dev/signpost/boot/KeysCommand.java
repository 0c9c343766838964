package dev.signpost.boot;

import dev.signpost.catalog.Actor;
import dev.signpost.catalog.ApiKey;
import dev.signpost.catalog.ApiKeys;
import dev.signpost.http.Scope;
import dev.signpost.http.Times;
import dev.signpost.model.Choice;
import dev.signpost.model.Refusal;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code signpost keys …}: API keys straight on the database, for the operator who has none that works. Changes are
 * those of the API: in the audit log, and in force on every running instance before the command ends.
 */
@Command(
        name = "keys",
        description = "Make, list and revoke API keys, straight on the database of the settings: no key is asked for.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        usageHelpAutoWidth = true)
final class KeysCommand implements Runnable {
    /** In the audit log, where the API would have the id of a key. */
    static final Actor ACTOR = new Actor("signpost keys", true);

    private static final List<String> SCOPES =
            Arrays.stream(Scope.values()).map(Scope::word).toList();

    private static final int PAGE = 200;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    /** Whose keys. */
    static final class Owner {
        @Option(
                names = "--tenant",
                paramLabel = "ID",
                description = "The tenant's keys; without it the instance's own, which may do everything.")
        private @Nullable String tenant;
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(
            name = "create",
            description = "Make a key and print it, this once.",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            usageHelpAutoWidth = true)
    int create(
            @Mixin Owner owner,
            @Option(names = "--name", paramLabel = "NAME", required = true, description = "For people.") String name,
            @Option(
                            names = "--scopes",
                            paramLabel = "SCOPE",
                            split = ",",
                            description = "What a tenant's key may do: publish, manage, read. Default: all three.")
                    @Nullable
                    List<String> scopes,
            @Option(
                            names = "--expires",
                            paramLabel = "TIME",
                            description = "When it ends, such as 2030-01-31T00:00:00Z. Default: never.")
                    @Nullable
                    String expires,
            @Mixin SettingsFile settings)
            throws Exception {
        var wanted = new ApiKeys.Spec(
                name,
                scopes(owner.tenant, scopes),
                expires == null ? null : Times.parse(expires).toEpochMilli());
        try (var catalogue = OpenCatalogue.of(settings.load())) {
            ApiKeys.Created created = catalogue.await(catalogue
                    .owner(owner.tenant)
                    .compose(tenant -> catalogue.keys().create(ACTOR, tenant, wanted)));
            PrintWriter out = out();
            out.println("Id      " + created.key().id());
            out.println("Scopes  " + words(created.key()));
            out.println("Key     " + created.secret().reveal());
            out.println("It is not shown again.");
            out.flush();
            return ExitStatus.DONE;
        }
    }

    @Command(
            name = "list",
            description = "List the keys that are not revoked, newest first.",
            mixinStandardHelpOptions = true,
            usageHelpAutoWidth = true)
    int list(@Mixin Owner owner, @Mixin SettingsFile settings) throws Exception {
        try (var catalogue = OpenCatalogue.of(settings.load())) {
            var tenant = catalogue.await(catalogue.owner(owner.tenant));
            PrintWriter out = out();
            List<ApiKey> page = catalogue.await(catalogue.keys().list(tenant, null, PAGE));
            while (!page.isEmpty()) {
                page.forEach(key -> out.println(line(key)));
                page = catalogue.await(
                        catalogue.keys().list(tenant, page.get(page.size() - 1).key(), PAGE));
            }
            out.flush();
            return ExitStatus.DONE;
        }
    }

    @Command(
            name = "revoke",
            description = "Revoke a key for good; ends when no running instance takes it any more.",
            mixinStandardHelpOptions = true,
            usageHelpAutoWidth = true)
    int revoke(
            @Mixin Owner owner,
            @Parameters(paramLabel = "KEY_ID", description = "As list prints it: key_…") String id,
            @Mixin SettingsFile settings)
            throws Exception {
        try (var catalogue = OpenCatalogue.of(settings.load())) {
            catalogue.await(catalogue
                    .owner(owner.tenant)
                    .compose(tenant -> catalogue.keys().revoke(ACTOR, tenant, id)));
            out().println(id + " is revoked.");
            out().flush();
            return ExitStatus.DONE;
        }
    }

    private static Set<Scope> scopes(@Nullable String tenant, @Nullable List<String> words) {
        if (words == null) {
            return tenant == null ? Set.of(Scope.ADMIN) : Set.of(Scope.PUBLISH, Scope.MANAGE, Scope.READ);
        }
        var scopes = EnumSet.noneOf(Scope.class);
        for (String word : words) {
            scopes.add(Scope.ofWord(word)
                    .orElseThrow(() -> Refusal.invalid(
                            "--scopes", "There is no scope " + word + ": " + Choice.expected(word, SCOPES))));
        }
        return scopes;
    }

    private static String line(ApiKey key) {
        Long expires = key.expiresMillis();
        return key.id() + "  " + key.hint() + "…  " + words(key) + "  made " + Times.text(key.createdMillis())
                + (expires == null ? "" : ", ends " + Times.text(expires)) + "  " + key.name();
    }

    private static String words(ApiKey key) {
        return key.scopes().stream().map(Scope::word).collect(Collectors.joining(","));
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}

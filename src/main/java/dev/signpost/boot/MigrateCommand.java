package dev.signpost.boot;

import dev.signpost.settings.Settings;
import dev.signpost.settings.SettingsPrinter;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code signpost migrate}: brings the database to this version and ends. */
@Command(
        name = "migrate",
        description = "Bring the database's schema to this version and end. Serving does the same first if its role "
                + "may; several processes may do it at once. Connects as database.migrationUri says, else as "
                + "database.uri, and grants the role of database.uri what it needs to serve.",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true)
final class MigrateCommand implements Callable<Integer> {
    @Mixin
    private final SettingsOptions options = new SettingsOptions();

    @Option(
            names = "--grant-to",
            paramLabel = "ROLE",
            description = "Grant this role what it needs to serve, in place of that of database.uri.")
    private @Nullable String role;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Settings settings = options.load();
        PrintWriter out = spec.commandLine().getOut();
        if (options.print()) {
            out.print(SettingsPrinter.print(settings));
            out.flush();
            return ExitStatus.DONE;
        }
        LogSetup.configure(settings.log());
        try (var progress = new StartProgress(StartProgress.LONG);
                var database = Database.open(settings, Randoms.secure(), progress)) {
            progress.now("bringing the schema to this version");
            var result = database.prepare(settings.database().schema(), role);
            progress.done();
            out.println(database.owner() + " has schema version " + result.version() + "; "
                    + (result.newer()
                            ? "newer than this program, which runs with it."
                            : result.applied() + " migrations applied."));
            String serving = role == null ? database.uri().user() : role;
            if (!serving.equals(database.owner().user())) {
                out.println("Role " + serving + " may serve.");
            }
            out.flush();
            return ExitStatus.DONE;
        }
    }
}

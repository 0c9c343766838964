package dev.signpost.boot;

import dev.signpost.pg.Migrations;
import dev.signpost.settings.Settings;
import dev.signpost.settings.SettingsPrinter;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code signpost migrate}: brings the database to this version and ends. */
@Command(
        name = "migrate",
        description = "Bring the database's schema to this version and end. Serving does the same first; "
                + "several processes may do it at once.",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true)
final class MigrateCommand implements Callable<Integer> {
    @Mixin
    private final SettingsOptions options = new SettingsOptions();

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
            return Program.DONE;
        }
        LogSetup.configure(settings.log());
        try (var database = Database.open(settings, Randoms.secure())) {
            var result = Migrations.migrate(database.uri(), settings.database().schema());
            out.println(database.uri() + " has schema version " + result.version() + "; "
                    + (result.newer()
                            ? "newer than this program, which runs with it."
                            : result.applied() + " migrations applied."));
            out.flush();
            return Program.DONE;
        }
    }
}

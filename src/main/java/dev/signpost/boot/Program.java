package dev.signpost.boot;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command {@code signpost}; without a word it serves. */
@Command(
        name = "signpost",
        description = "Takes events in and delivers them to webhooks as signed POST requests.",
        subcommands = {
            ServeCommand.class,
            MigrateCommand.class,
            ProfilesCommand.class,
            ListenCommand.class,
            PublishCommand.class,
            KeysCommand.class,
            EncryptionKeysCommand.class,
            SendingCommand.class,
            CommandLine.HelpCommand.class
        },
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        footer = {
            "",
            "Without a command it serves: with no database configured on an embedded Postgres in ./data, in "
                    + "development mode. Exit status: 0 done, 1 failed, 2 wrong settings or usage.",
            "",
            "When something does not work: docs/troubleshooting.md, by what one sees."
        })
public final class Program implements Callable<Integer> {
    @Mixin
    private final SettingsOptions options = new SettingsOptions();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    Program() {}

    /**
     * Runs a command line to its end.
     *
     * @return the exit status
     */
    public static int run(String... arguments) {
        return commandLine().execute(arguments);
    }

    static CommandLine commandLine() {
        return new CommandLine(new Program()).setExecutionExceptionHandler(Failures::explain);
    }

    @Override
    public Integer call() throws Exception {
        return ServeCommand.serve(options, spec.commandLine());
    }
}

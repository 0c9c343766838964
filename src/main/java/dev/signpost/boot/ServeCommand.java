package dev.signpost.boot;

import dev.signpost.settings.Settings;
import dev.signpost.settings.SettingsPrinter;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code signpost serve}: runs until it is told to stop (SIGTERM, Ctrl-C). */
@Command(
        name = "serve",
        description = "Serve: accept events and deliver them, until SIGTERM or Ctrl-C.",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true)
final class ServeCommand implements Callable<Integer> {
    @Mixin
    private final SettingsOptions options = new SettingsOptions();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        return serve(options, spec.commandLine());
    }

    static int serve(SettingsOptions options, CommandLine command) throws Exception {
        Settings settings = options.load();
        PrintWriter out = command.getOut();
        if (options.print()) {
            out.print(SettingsPrinter.print(settings));
            out.flush();
            return ExitStatus.DONE;
        }
        return new Serve(settings, out, command.getErr()).run();
    }
}

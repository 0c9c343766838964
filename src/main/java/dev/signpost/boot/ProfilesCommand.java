package dev.signpost.boot;

import dev.signpost.profile.ProfileLoader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code signpost profiles …}: for those who write wire profiles. */
@Command(
        name = "profiles",
        description = "Work on wire profiles.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        usageHelpAutoWidth = true)
final class ProfilesCommand implements Runnable {
    private static final String ENDING = ".yaml";

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(
            name = "check",
            description = "Read profile files and tell every fault. Exit status 2 if there is one.",
            mixinStandardHelpOptions = true,
            usageHelpAutoWidth = true)
    int check(@Parameters(paramLabel = "FILE", arity = "1..*", description = "NAME.yaml") List<Path> files)
            throws StartFailure, IOException {
        var loader = new ProfileLoader(Version.number());
        for (Path file : files) {
            String name = String.valueOf(file.getFileName());
            String profile = name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name;
            var loaded = loader.ofYaml(profile, file.toString(), text(file));
            spec.commandLine()
                    .getOut()
                    .println(file + ": profile " + loaded.profile().name() + " is right.");
        }
        spec.commandLine().getOut().flush();
        return Program.DONE;
    }

    private static String text(Path file) throws StartFailure, IOException {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new StartFailure("there is no file " + file, e);
        } catch (CharacterCodingException e) {
            throw new StartFailure(file + " is not UTF-8", e);
        }
    }
}

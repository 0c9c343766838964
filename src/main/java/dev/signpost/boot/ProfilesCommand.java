package dev.signpost.boot;

import dev.signpost.profile.InvalidProfilesException;
import dev.signpost.profile.InvalidProfilesException.Fault;
import dev.signpost.profile.ProfileLoader;
import dev.signpost.profile.WireProfile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
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
        var faults = new ArrayList<Fault>();
        for (Path file : files) {
            try {
                PrintWriter out = spec.commandLine().getOut();
                out.println(file + ": profile " + read(loader, file).name() + " is right.");
                out.flush();
            } catch (InvalidProfilesException invalid) {
                faults.addAll(invalid.faults());
            }
        }
        if (!faults.isEmpty()) {
            throw new InvalidProfilesException(faults);
        }
        return ExitStatus.DONE;
    }

    private static WireProfile read(ProfileLoader loader, Path file) throws StartFailure, IOException {
        String name = String.valueOf(file.getFileName());
        String profile = name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name;
        return loader.ofYaml(profile, file.toString(), text(file)).profile();
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

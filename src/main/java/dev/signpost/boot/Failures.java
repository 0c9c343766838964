package dev.signpost.boot;

import dev.signpost.model.Refusal;
import dev.signpost.pg.MigrationException;
import dev.signpost.pg.PgFault;
import dev.signpost.pg.Preflight;
import dev.signpost.profile.InvalidProfilesException;
import dev.signpost.settings.SettingsException;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine;

/** Says on standard error why a command failed; a stack trace only where nobody foresaw it. */
final class Failures {

    private Failures() {}

    static int explain(Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
        return explain(failure, command.getErr());
    }

    static int explain(Exception failure, PrintWriter err) {
        if (failure instanceof SettingsException wrong) {
            err.println("Invalid settings:");
            wrong.faults().forEach(fault -> err.println("  " + fault.sentence()));
            return ExitStatus.WRONG_SETTINGS;
        }
        if (failure instanceof InvalidProfilesException wrong) {
            err.println("Invalid wire profiles:");
            wrong.faults().forEach(fault -> err.println("  " + fault));
            return ExitStatus.WRONG_SETTINGS;
        }
        if (failure instanceof WrongSettings wrong) {
            err.println("Invalid settings:");
            err.println("  " + wrong.getMessage());
            return ExitStatus.WRONG_SETTINGS;
        }
        if (failure instanceof Refusal refusal) {
            err.println("signpost: " + refusal.detail());
            if (refusal.faults().size() > 1) {
                refusal.faults().forEach(fault -> err.println("  " + fault.pointer() + ": " + fault.message()));
            }
            return refusal.kind() == Refusal.Kind.INVALID ? ExitStatus.WRONG_SETTINGS : ExitStatus.FAILED;
        }
        if (!PgFault.sqlState(failure).isEmpty()) {
            err.println("signpost: the database says: " + failure.getMessage());
            return ExitStatus.FAILED;
        }
        if (failure instanceof StartFailure
                || failure instanceof MigrationException
                || failure instanceof Preflight.UnfitDatabaseException) {
            err.println("signpost: " + failure.getMessage());
        } else if (failure instanceof IOException) {
            // The class says what the message leaves out, such as that there is no such file.
            err.println("signpost: " + failure.getClass().getSimpleName() + ": " + failure.getMessage());
        } else {
            failure.printStackTrace(err);
        }
        return ExitStatus.FAILED;
    }
}

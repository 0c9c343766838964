package dev.signpost.boot;

import dev.signpost.catalog.Actor;
import dev.signpost.catalog.DatabaseOrigin;
import dev.signpost.catalog.DestinationStops;
import dev.signpost.catalog.DestinationStops.Stop;
import dev.signpost.http.Times;
import dev.signpost.queue.Unfinished;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code signpost sending …}: whether anything is sent at all, straight on the database. For a database that was
 * restored, before and after the first start on it; and for the moment when everything must stop.
 */
@Command(
        name = "sending",
        description = "Show what waits to be sent, pause all sending and resume it, straight on the database of the"
                + " settings. A database that was restored to an earlier time starts paused.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        usageHelpAutoWidth = true)
final class SendingCommand implements Runnable {
    private static final Actor ACTOR = new Actor("signpost sending", true);
    private static final int TENANTS = 20;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(
            name = "status",
            description = "Tell whether sending is paused, why, and how many deliveries wait to be sent, by tenant.",
            mixinStandardHelpOptions = true,
            usageHelpAutoWidth = true)
    int status(@Mixin SettingsFile settings) throws Exception {
        try (var catalogue = OpenCatalogue.of(settings.load())) {
            PrintWriter out = out();
            Optional<Stop> stop = pause(catalogue);
            if (stop.isPresent()) {
                out.println("Sending is paused since " + Times.text(stop.get().createdAt()) + " by "
                        + stop.get().createdBy() + ": " + stop.get().reason());
            } else {
                out.println("Sending is not paused.");
            }
            var restored = catalogue.await(DatabaseOrigin.lastRestored(catalogue.pool()));
            tell(catalogue.awaitAll(new Unfinished(catalogue.pool()).count(TENANTS)));
            restored.ifPresent(found -> out.println("The database was restored to "
                    + Times.text(found.to()) + ", as was found at " + Times.text(found.foundAt())
                    + ". What was delivered after that time is not known here: of the deliveries that were unfinished"
                    + " then, receivers may have had some. Events that were accepted after it are not here: their"
                    + " publishers must publish them again."));
            if (stop.isPresent()) {
                out.println("To go on: signpost sending resume");
            }
            out.flush();
            return ExitStatus.DONE;
        }
    }

    private void tell(Unfinished.Summary unfinished) {
        PrintWriter out = out();
        Unfinished.Count all = unfinished.all();
        if (all == null) {
            out.println("Nothing waits to be sent.");
            return;
        }
        out.println(String.format(
                Locale.ROOT,
                "Waiting: %s, %,d to be sent at once and %,d later by their schedule; for %s of %s, of events that were"
                        + " accepted from %s to %s.",
                counted(all.deliveries(), "delivery", "deliveries"),
                all.due(),
                all.deliveries() - all.due(),
                counted(all.webhooks(), "webhook", "webhooks"),
                counted(unfinished.tenantCount(), "tenant", "tenants"),
                Times.text(all.firstEvent()),
                Times.text(all.lastEvent())));
        unfinished
                .tenants()
                .forEach(of -> out.println(String.format(
                        Locale.ROOT,
                        "  %,12d  %s, to %s",
                        of.deliveries(),
                        of.tenantId(),
                        counted(of.webhooks(), "webhook", "webhooks"))));
        if (unfinished.tenantCount() > TENANTS) {
            out.println("  and " + counted(unfinished.tenantCount() - TENANTS, "more tenant", "more tenants"));
        }
    }

    private static String counted(long number, String one, String many) {
        return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? one : many);
    }

    @Command(
            name = "pause",
            description =
                    "Send nothing to anybody until it is resumed; ends when no running instance starts a request any"
                            + " more. Events are accepted, and wait.",
            mixinStandardHelpOptions = true,
            usageHelpAutoWidth = true)
    int pause(
            @Option(
                            names = "--reason",
                            paramLabel = "TEXT",
                            defaultValue = "Paused by command.",
                            description = "For operators; tenants do not see it.")
                    String reason,
            @Mixin SettingsFile settings)
            throws Exception {
        try (var catalogue = OpenCatalogue.of(settings.load())) {
            Optional<Stop> before = pause(catalogue);
            if (before.isPresent()) {
                out().println("Sending is paused already, since "
                        + Times.text(before.get().createdAt()) + ": "
                        + before.get().reason());
            } else {
                catalogue.await(catalogue.stops().stop(ACTOR, DestinationStops.EVERYTHING, reason, null));
                out().println("Sending is paused. To go on: signpost sending resume");
            }
            out().flush();
            return ExitStatus.DONE;
        }
    }

    @Command(
            name = "resume",
            description = "Send again, beginning with one request at a time to each webhook. Running instances need no"
                    + " restart.",
            mixinStandardHelpOptions = true,
            usageHelpAutoWidth = true)
    int resume(@Mixin SettingsFile settings) throws Exception {
        try (var catalogue = OpenCatalogue.of(settings.load())) {
            Optional<Stop> stop = pause(catalogue);
            if (stop.isPresent()) {
                catalogue.await(catalogue.stops().lift(ACTOR, stop.get().id()));
                out().println("Sending goes on.");
            } else {
                out().println("Sending is not paused.");
            }
            out().flush();
            return ExitStatus.DONE;
        }
    }

    private static Optional<Stop> pause(OpenCatalogue catalogue) throws Exception {
        return catalogue.await(catalogue.stops().list()).stream()
                .filter(stop -> stop.destination().equals(DestinationStops.EVERYTHING))
                .findFirst();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
